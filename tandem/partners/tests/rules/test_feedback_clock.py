"""An answer is owed within two working days; nights, weekends and holidays do not count."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tandem.foundation.workdays import WorkCalendar
from tandem.partners.rules.feedback import clock_from, level_due

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("2026-11-18T10:00", "2026-11-20T10:00"),
        ("2026-11-20T17:00", "2026-11-24T17:00"),
        ("2026-11-21T11:00", "2026-11-24T18:00"),  # on a Saturday: Monday and Tuesday
        ("2026-09-30T17:00", "2026-10-09T17:00"),  # a week of National Day lies between
    ],
)
def test_two_working_days_are_counted(said: str, due: str) -> None:
    assert clock_from(WorkCalendar(), at(said)).due_at == at(due)


def test_each_level_hears_at_its_time() -> None:
    clock = clock_from(WorkCalendar(), at("2026-11-16T09:00"))

    assert [clock.remind_at, clock.due_at, clock.escalate_at] == [
        at("2026-11-16T18:00"),
        at("2026-11-17T18:00"),
        at("2026-11-19T18:00"),
    ]
    assert level_due(clock, now=at("2026-11-16T17:59")) == 0
    assert level_due(clock, now=at("2026-11-16T18:00")) == 1
    assert level_due(clock, now=at("2026-11-17T18:00")) == 2
    assert level_due(clock, now=at("2026-11-20T09:00")) == 3
