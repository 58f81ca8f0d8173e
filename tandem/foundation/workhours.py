"""Working time: how many minutes people were at work between two moments, over holidays.

A day has `HOURS` working hours between nine and six, less an hour at noon. Times are aware and in
the zone of the office; half-open spans, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from tandem.foundation.workdays import WorkCalendar

SPANS = ((time(9), time(12)), (time(13), time(18)))
HOURS = 8
MOST_DAYS = 3660  # a calendar without a working day in ten years is a mistake


def add_minutes(calendar: WorkCalendar, at: datetime, minutes: int) -> datetime:
    """The moment at which so many working minutes have passed."""
    left = timedelta(minutes=minutes)
    for start, end in _spans(calendar, at):
        start = max(start, at)
        if start >= end:
            continue
        if end - start >= left:
            return start + left
        left -= end - start
    raise ValueError("The calendar has no working days.")


def minutes_between(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """Working minutes from one moment to a later one; 0 when it is not later."""
    total = timedelta()
    for opens, closes in _spans(calendar, start):
        if opens >= end:
            break
        total += max(timedelta(), min(closes, end) - max(opens, start))
    return int(total.total_seconds() // 60)


def _spans(calendar: WorkCalendar, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The working spans from the day of the moment on, in its own zone."""
    for ahead in range(MOST_DAYS):
        day = at.date() + timedelta(days=ahead)
        if not calendar.is_working_day(day):
            continue
        for opens, closes in SPANS:
            yield _moment(day, opens, at), _moment(day, closes, at)


def _moment(day: date, hour: time, like: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=like.tzinfo)
