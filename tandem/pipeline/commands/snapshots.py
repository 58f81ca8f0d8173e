"""Freezes the pipeline once a week: every open deal as it stands, and the sums for good.

Asked again in the same week it does nothing. Rows are kept for `WEEKS_KEPT`, sums are never taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from tandem.foundation import audit
from tandem.foundation.bulk import insert_rows
from tandem.organisation.actors import system_actor
from tandem.pipeline.models import ForecastSnapshot, Opportunity, SnapshotRow, SnapshotSum

WEEKS_KEPT = 8
COLUMNS = ("id", "stage__code", "category", "amount_minor", "currency", "close_on")
ROW = ("snapshot", "opportunity", "stage", "category", "amount_minor", "currency", "close_on")
GROUP = ("worked_by_id", "account__region_id", "account__industry_id", "currency", "category")
SUM = ("snapshot", "seller", "region", "industry", "currency", "category", "month", "deals",
       "amount_minor")  # fmt: skip


def freeze_the_week(day: date) -> None:
    """For the housekeeping of each day: the first day of a week that comes by takes the snapshot."""
    monday = day - timedelta(days=day.weekday())
    if not ForecastSnapshot.objects.filter(taken_on__gte=monday, taken_on__lte=day).exists():
        take_snapshot(on=day, now=timezone.now())


def take_snapshot(*, on: date, now: datetime) -> ForecastSnapshot:
    """One a day; of two who ask at once both get the same."""
    try:
        return _taken(on, now)
    except IntegrityError:
        return ForecastSnapshot.objects.get(taken_on=on)


@transaction.atomic
def _taken(on: date, now: datetime) -> ForecastSnapshot:
    held = ForecastSnapshot.objects.filter(taken_on=on).first()
    if held is not None:
        return held
    snapshot = ForecastSnapshot.objects.create(taken_on=on, taken_at=now)
    deals = Opportunity.objects.open()
    rows = list(deals.order_by("id").values_list(*COLUMNS))
    insert_rows(SnapshotRow, ROW, ((snapshot.pk, *row) for row in rows))
    insert_rows(SnapshotSum, SUM, _sums(snapshot.pk))
    ForecastSnapshot.objects.filter(pk=snapshot.pk).update(deals=len(rows))
    snapshot.deals = len(rows)
    old = on - timedelta(weeks=WEEKS_KEPT)
    SnapshotRow.objects.filter(snapshot__taken_on__lt=old).delete()
    audit.record(
        actor=system_actor(),
        act="pipeline.forecast_frozen",
        subject=snapshot,
        after={"on": on, "deals": len(rows)},
        now=now,
    )
    return snapshot


def _sums(snapshot_id: int) -> Iterator[tuple[Any, ...]]:
    found = (
        Opportunity.objects.open()
        .annotate(month=TruncMonth("close_on"))
        .order_by()
        .values_list(*GROUP, "month")
        .annotate(n=Count("id"), total=Coalesce(Sum("amount_minor"), 0))
    )
    return ((snapshot_id, *row) for row in list(found))
