"""The pipeline frozen in batches: never shown half, never written twice, whoever is killed or overtaken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from tandem.foundation.bulk import insert_rows
from tandem.foundation.models import AuditEntry
from tandem.pipeline.commands import snapshots
from tandem.pipeline.commands.snapshots import freeze_the_week, take_snapshot
from tandem.pipeline.models import ForecastSnapshot, Opportunity, SnapshotRow, SnapshotSum
from tandem.pipeline.queries.changes import last_snapshot
from tandem.testing.cast import Cast

MONDAY = date(2026, 11, 23)
Between = Callable[[], None]


class Killed(Exception):
    """What a worker that is gone does not catch."""


@pytest.fixture
def deals(cast: Cast) -> None:
    for at in range(7):
        Opportunity.objects.create(
            title=f"D{at}",
            account=cast.olgas,
            worked_by=cast.olga,
            stage_id="proposal",
            category="commit",
            amount_minor=at * 1_000,
            close_on=date(2026, 12, 1 + at) if at else None,
        )


@pytest.fixture
def before_third_batch(monkeypatch: pytest.MonkeyPatch) -> Callable[[Between], None]:
    """Batches of two rows; something happens once, before the third is written."""

    def arrange(happens: Between) -> None:
        seen: list[int] = []

        def insert(
            kind: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
        ) -> None:
            held = list(rows)
            assert len(held) <= 2
            seen.append(len(held))
            if len(seen) == 3:
                happens()
            insert_rows(kind, names, held)

        monkeypatch.setattr(snapshots, "BATCH", 2)
        monkeypatch.setattr(snapshots, "insert_rows", insert)

    return arrange


def _killed() -> None:
    raise Killed


def _is_whole_and_once() -> None:
    snapshot = ForecastSnapshot.objects.get()
    assert (snapshot.run, snapshot.deals) == ("", 7)
    assert SnapshotRow.objects.count() == 7
    sums = SnapshotSum.objects.values_list("month", "deals", "amount_minor")
    assert set(sums) == {(date(2026, 12, 1), 6, 21_000), (None, 1, 0)}
    assert SnapshotSum.objects.count() == 2
    assert AuditEntry.objects.filter(act="pipeline.forecast_frozen").count() == 1


def test_a_killed_run_leaves_whole_batches_that_nobody_is_shown(
    deals: None, before_third_batch: Callable[[Between], None]
) -> None:
    before_third_batch(_killed)

    with pytest.raises(Killed):
        freeze_the_week(MONDAY)

    assert SnapshotRow.objects.count() == 4  # two transactions of two; in one there were none left
    assert last_snapshot(before=MONDAY + timedelta(days=3)) is None
    assert not AuditEntry.objects.filter(act="pipeline.forecast_frozen").exists()


@pytest.mark.parametrize("later", [0, 1, 6])
def test_after_a_killed_run_the_week_is_frozen_anew_and_once(
    deals: None, before_third_batch: Callable[[Between], None], later: int
) -> None:
    before_third_batch(_killed)
    with pytest.raises(Killed):
        freeze_the_week(MONDAY)

    freeze_the_week(MONDAY + timedelta(days=later))
    freeze_the_week(MONDAY + timedelta(days=later))

    _is_whole_and_once()
    assert ForecastSnapshot.objects.get().taken_on == MONDAY + timedelta(days=later)


def test_of_two_runs_at_once_the_later_one_finishes(
    deals: None, before_third_batch: Callable[[Between], None]
) -> None:
    def take_over() -> None:
        ForecastSnapshot.objects.update(run="another")  # as the first transaction of a run does

    before_third_batch(take_over)

    assert take_snapshot(on=MONDAY, now=timezone.now()) is None
    assert last_snapshot(before=MONDAY + timedelta(days=1)) is None

    take_snapshot(on=MONDAY, now=timezone.now())

    _is_whole_and_once()


def test_a_half_written_snapshot_is_no_base_of_changes(cast: Cast, deals: None) -> None:
    whole = take_snapshot(on=MONDAY - timedelta(days=7), now=timezone.now())
    ForecastSnapshot.objects.create(taken_on=MONDAY, taken_at=timezone.now(), run="half")

    assert last_snapshot(before=MONDAY + timedelta(days=1)) == whole
