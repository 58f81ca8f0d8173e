"""The decision clock: working hours from the moment a claim came, over holidays and make-up days.

A day has `HOURS` working hours between nine and six, less an hour at noon. Times are aware and in
the zone of the office; half-open spans, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tandem.foundation.workdays import WorkCalendar

SPANS = ((time(9), time(12)), (time(13), time(18)))
HOURS = 8
MOST_DAYS = 3660  # a calendar without a working day in ten years is a mistake


class Colour(StrEnum):
    """How a clock stands; every colour has a word beside it on the page."""

    CALM = "calm"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Clock:
    """When the decision is due, when its manager is reminded, when it goes one level up."""

    due_at: datetime
    first_reminder_at: datetime
    last_reminder_at: datetime


def clock_of(
    calendar: WorkCalendar,
    at: datetime,
    *,
    hours: int,
    first_percent: int,
    last_percent: int,
) -> Clock:
    """The clock that starts at a moment; it escalates when it is due."""
    minutes = hours * 60

    def after(percent: int) -> datetime:
        return add_minutes(calendar, at, minutes * percent // 100)

    return Clock(after(100), after(first_percent), after(last_percent))


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


def colour_of(calendar: WorkCalendar, *, now: datetime, due_at: datetime) -> Colour:
    """Late when it is over, soon on the last half working day."""
    if now >= due_at:
        return Colour.LATE
    is_soon = minutes_between(calendar, now, due_at) <= HOURS * 60 // 2
    return Colour.SOON if is_soon else Colour.CALM


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
