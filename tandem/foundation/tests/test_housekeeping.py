"""Housekeeping: every work has its turn, whatever another one does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tandem.foundation import housekeeping

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
Run = Callable[..., None]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    for name in ("_daily", "_minutely", "_due", "_last_day", "_last_minute"):
        monkeypatch.setattr(housekeeping, name, [])


def test_a_work_that_fails_keeps_nobody_waiting(kept: None) -> None:
    done: list[str] = []

    def fails(_moment: object) -> None:
        done.append("tried")
        raise RuntimeError("planted")

    for every in (housekeeping.each_minute, housekeeping.each_day):
        every(fails)
    housekeeping.each_minute(lambda now: done.append("minute"))
    housekeeping.each_day(lambda day: done.append("day"))

    housekeeping.run(NOW)
    assert done == ["tried", "minute", "tried", "day"]

    housekeeping.run(NOW + timedelta(seconds=2))
    assert len(done) == 4, "nothing is repeated within the minute"


def test_a_daily_work_that_failed_is_tried_again_until_it_succeeds(kept: None) -> None:
    tries: list[str] = []

    def fails_once(day: object) -> None:
        tries.append(str(day))
        if len(tries) == 1:
            raise RuntimeError("the file was busy")

    housekeeping.each_day(fails_once)
    for minutes in range(4):
        housekeeping.run(NOW + timedelta(minutes=minutes))
    assert tries == ["2026-11-24", "2026-11-24"]

    housekeeping.run(NOW + timedelta(days=1))
    assert tries[2:] == ["2026-11-25"]
