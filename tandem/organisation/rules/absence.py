"""Which days a person is away, by stretches with both ends included."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

LONGEST = timedelta(days=366)
Stretch = tuple[date, date]


def days_left(days: Iterable[date], away: Iterable[Stretch]) -> tuple[date, ...]:
    """The days on which the person is there, in their order."""
    stretches = list(away)
    return tuple(
        day for day in days if not any(since <= day <= until for since, until in stretches)
    )


def overlapping(asked: Stretch, known: Iterable[Stretch]) -> Stretch | None:
    """The first known stretch that shares a day with the one asked for."""
    since, until = asked
    return next((row for row in known if row[0] <= until and since <= row[1]), None)
