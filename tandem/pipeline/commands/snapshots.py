"""Freezes the pipeline once a week: every open deal as it stands, and the sums for good.

All deals are read in one statement, so rows and sums tell of one moment. They are written a batch a
transaction, because 60,000 in one hold SQLite's only writer too long. While a snapshot carries the mark of
a run it is not whole and nobody is shown it; a run that finds one takes it over, empties it and begins anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import models, transaction
from django.utils import timezone

from tandem.foundation import audit
from tandem.foundation.bulk import insert_rows
from tandem.foundation.fiscal import fiscal_calendar
from tandem.organisation.actors import system_actor
from tandem.pipeline.models import (
    ForecastCall,
    ForecastSnapshot,
    Opportunity,
    SnapshotCall,
    SnapshotRow,
    SnapshotSum,
)

WEEKS_KEPT = 8
BATCH = 2_000  # rows a transaction
ROW = ("opportunity", "stage", "category", "amount_minor", "currency", "close_on")
CELL = ("seller", "region", "industry", "currency", "category", "month")
CALL = ("period_start", "region_id", "industry_id", "seller_id", "category", "currency", "amount_minor",
        "reason", "by_id", "at")  # fmt: skip
READ = ("id", "stage__code", "category", "amount_minor", "currency", "close_on",
        "worked_by_id", "account__region_id", "account__industry_id")  # fmt: skip


class Overtaken(Exception):
    """Another run has this snapshot now; that one brings it to its end."""


def freeze_the_week(day: date) -> None:
    """For the housekeeping of each day: the first day of a week that comes by takes the snapshot."""
    monday = day - timedelta(days=day.weekday())
    taken = ForecastSnapshot.objects.whole()
    if not taken.filter(taken_on__gte=monday, taken_on__lte=day).exists():
        take_snapshot(on=day, now=timezone.now())


def take_snapshot(*, on: date, now: datetime) -> ForecastSnapshot | None:
    """One a day. None: another run took it over in the midst of this one and will finish it."""
    snapshot = _begin(on, now, uuid4().hex)
    if not snapshot.run:
        return snapshot
    try:
        _clear(snapshot)
        deals = list(Opportunity.objects.open().order_by("id").values_list(*READ))
        _write(SnapshotRow, ROW, [row[: len(ROW)] for row in deals], snapshot)
        _write(SnapshotSum, (*CELL, "deals", "amount_minor"), _sums(deals), snapshot)
        _keep_calls(snapshot)
        _finish(snapshot, len(deals), now)
    except Overtaken:
        return None
    old = ForecastSnapshot.objects.filter(taken_on__lt=on - timedelta(weeks=WEEKS_KEPT))
    _remove(SnapshotRow, list(old.values_list("pk", flat=True)), lambda: None)
    return snapshot


@transaction.atomic
def _begin(on: date, now: datetime, run: str) -> ForecastSnapshot:
    """The day's snapshot: whole as it is, or marked as this run's like all that was left unfinished."""
    snapshot, is_new = ForecastSnapshot.objects.select_for_update().get_or_create(
        taken_on=on, defaults={"taken_at": now, "run": run}
    )
    if is_new or snapshot.run:
        ForecastSnapshot.objects.exclude(run="").update(run=run, taken_at=now)
        snapshot.run, snapshot.taken_at = run, now
    return snapshot


def _keep_calls(snapshot: ForecastSnapshot) -> None:
    """What managers say of quarters that are not over; there are few of them."""
    over = fiscal_calendar().quarter(snapshot.taken_on).start
    said = ForecastCall.objects.filter(period_start__gte=over).order_by("id").values(*CALL)
    with transaction.atomic():
        _hold(snapshot)
        SnapshotCall.objects.bulk_create(SnapshotCall(snapshot=snapshot, **one) for one in said)


def _clear(snapshot: ForecastSnapshot) -> None:
    """Take out what unfinished runs have written, and their snapshots of other days."""
    left = ForecastSnapshot.objects.filter(run=snapshot.run)
    ids = list(left.values_list("pk", flat=True))
    for kind in (SnapshotRow, SnapshotSum, SnapshotCall):
        _remove(kind, ids, lambda: _hold(snapshot))
    with transaction.atomic():
        _hold(snapshot)
        left.exclude(pk=snapshot.pk).delete()


def _remove(kind: type[models.Model], snapshots: list[int], hold: Callable[[], None]) -> None:
    rows = kind._default_manager.filter(snapshot_id__in=snapshots)
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            hold()
            rows.filter(pk__lte=ids[-1]).delete()


def _write(
    kind: type[models.Model],
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    snapshot: ForecastSnapshot,
) -> None:
    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            _hold(snapshot)
            batch = ((snapshot.pk, *row) for row in rows[start : start + BATCH])
            insert_rows(kind, ("snapshot", *names), batch)


def _hold(snapshot: ForecastSnapshot) -> None:
    """Until this transaction ends nobody takes the snapshot over; if a run has, this one stops."""
    mine = ForecastSnapshot.objects.select_for_update().filter(pk=snapshot.pk, run=snapshot.run)
    if mine.first() is None:
        raise Overtaken


@transaction.atomic
def _finish(snapshot: ForecastSnapshot, deals: int, now: datetime) -> None:
    _hold(snapshot)
    snapshot.run, snapshot.deals = "", deals
    snapshot.save(update_fields=["run", "deals"])
    audit.record(
        actor=system_actor(),
        act="pipeline.forecast_frozen",
        subject=snapshot,
        after={"on": snapshot.taken_on, "deals": deals},
        now=now,
    )


def _sums(deals: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What the rows come to in each cell, in the order of CELL; a month is its first day."""
    counts: Counter[tuple[Any, ...]] = Counter()
    totals: Counter[tuple[Any, ...]] = Counter()
    for cell, amount in _cells(deals):
        counts[cell] += 1
        totals[cell] += amount
    return [(*cell, counts[cell], totals[cell]) for cell in counts]


def _cells(deals: Sequence[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], int]]:
    for _pk, _stage, category, amount, currency, close_on, seller, region, industry in deals:
        month = close_on.replace(day=1) if close_on else None
        yield (seller, region, industry, currency, category, month), amount or 0
