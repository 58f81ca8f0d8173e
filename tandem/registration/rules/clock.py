"""The decision clock: working hours from the moment a claim came, over holidays and make-up days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tandem.foundation.workdays import WorkCalendar
from tandem.foundation.workhours import HOURS, add_minutes, minutes_between


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


def colour_of(calendar: WorkCalendar, *, now: datetime, due_at: datetime) -> Colour:
    """Late when it is over, soon on the last half working day."""
    if now >= due_at:
        return Colour.LATE
    is_soon = minutes_between(calendar, now, due_at) <= HOURS * 60 // 2
    return Colour.SOON if is_soon else Colour.CALM
