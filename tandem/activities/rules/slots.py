"""Hours in which two or three people can visit together (docs/glossary.md: joint visit).

Times are minutes after midnight. A visit keeps its hour and a way before and after it; a day with as
many stops as a day holds takes none. Where the day's hours are cut by a rest, each part offers its first
free time, so that the choice is spread over days instead of over one morning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

VISIT_MINUTES = 60
WAY_MINUTES = 30  # kept free between two appointments
STEP_MINUTES = 30
STOPS_OF_A_FULL_DAY = 5

Span = tuple[int, int]  # from, until


@dataclass(frozen=True, order=True)
class Slot:
    on: date
    start: int

    @property
    def at(self) -> time:
        return time(self.start // 60, self.start % 60)


@dataclass(frozen=True)
class Calendar:
    """One person's agreed hours by day, how many stops each day has, and the days they are away."""

    taken: Mapping[date, Sequence[Span]] = field(default_factory=dict)
    stops: Mapping[date, int] = field(default_factory=dict)
    away: frozenset[date] = frozenset()


def slot_of(on: date, at: time) -> Slot:
    return Slot(on, at.hour * 60 + at.minute)


def is_free(slot: Slot, calendar: Calendar) -> bool:
    """Whether this person can be there: not away, not on the way, and the day is not full."""
    if slot.on in calendar.away or calendar.stops.get(slot.on, 0) >= STOPS_OF_A_FULL_DAY:
        return False
    first, last = slot.start - WAY_MINUTES, slot.start + VISIT_MINUTES + WAY_MINUTES
    return all(end <= first or start >= last for start, end in calendar.taken.get(slot.on, ()))


def free_slots(
    days: Iterable[date],
    calendars: Sequence[Calendar],
    hours: Sequence[Span],
    *,
    after: Slot | None = None,
    most: int = 6,
) -> list[Slot]:
    """The earliest times at which everybody is free: one in each part of each day, at most `most`."""
    found: list[Slot] = []
    for day in days:
        for part in hours:
            if len(found) == most:
                return found
            free = (
                slot
                for slot in _starts(day, part)
                if (after is None or slot > after)
                and all(is_free(slot, calendar) for calendar in calendars)
            )
            found.extend([first] if (first := next(free, None)) else [])
    return found


def _starts(day: date, part: Span) -> Iterator[Slot]:
    for start in range(part[0], part[1] - VISIT_MINUTES + 1, STEP_MINUTES):
        yield Slot(day, start)
