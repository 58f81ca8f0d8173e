"""Workdays agree with every official notice of 2004 to 2026 (data/SOURCES.md)."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from tandem.foundation.workdays import WorkCalendar

NOTICES = Path(__file__).parent / "data" / "cn_holidays_makeup.csv"
# The file begins each year on 1 January, so it misses the day worked for 3 January 2006.
LEFT_OUT = {date(2005, 12, 31): True}


def officially() -> dict[date, bool]:
    """The days the notices name: True for a make-up workday, False for a holiday."""
    with NOTICES.open(encoding="utf-8") as file:
        named = {
            date.fromisoformat(row["date"]): row["kind"] == "makeup_workday"
            for row in csv.DictReader(file)
        }
    return named | LEFT_OUT


def test_the_notices_are_all_here() -> None:
    named = officially()

    assert len(named) == 771 + len(LEFT_OUT)
    assert {day.year for day in named} == set(range(2004, 2027))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_of_the_year_is_as_the_notices_say(year: int) -> None:
    named, calendar = officially(), WorkCalendar()
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]

    differing = [
        day for day in days if calendar.is_working_day(day) != named.get(day, day.weekday() < 5)
    ]

    assert differing == []


def test_a_make_up_sunday_is_worked_and_its_holiday_is_not() -> None:
    calendar = WorkCalendar()

    assert calendar.is_working_day(date(2026, 2, 14))
    assert not calendar.is_working_day(date(2026, 2, 17))


def test_own_days_win_over_the_statutory_ones() -> None:
    calendar = WorkCalendar(overrides={date(2026, 11, 24): False, date(2026, 11, 28): True})

    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.is_working_day(date(2026, 11, 28))


def test_working_days_leave_out_the_end() -> None:
    week = WorkCalendar().working_days(date(2026, 11, 23), date(2026, 11, 30))

    assert week == [date(2026, 11, 23) + timedelta(days=n) for n in range(5)]


def test_a_holiday_has_a_name_and_a_common_day_has_none() -> None:
    calendar = WorkCalendar()

    assert calendar.name_of_holiday(date(2026, 10, 1))
    assert calendar.name_of_holiday(date(2026, 11, 24)) == ""


def test_a_year_without_a_notice_says_so() -> None:
    calendar = WorkCalendar()

    assert calendar.is_published(date(2026, 12, 31))
    assert not calendar.is_published(date(2027, 1, 1))
