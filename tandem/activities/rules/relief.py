"""Making room on a day that has become over-full: the fewest visits go to other days, the nearest way.

Only visits that nobody agreed with the customer give way. A day that takes one in must still end in time,
so no other day becomes over-full for it (planner: a re-plan moves as few other visits as possible).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tandem.activities.rules.places import Place, metres_between

DAY_HOURS = 9.0
VISIT_HOURS = 1.25
KM_PER_HOUR = 60.0
DETOUR = 1.3  # roads against the line through the air
MOST_MOVED = 3
APART_KM = 5.0  # a day further from the visit's own costs as much as so many km


@dataclass(frozen=True)
class DayStop:
    """`km` is the way from the stop before; `place` is unknown for some."""

    visit: int
    km: float
    is_fixed: bool
    place: Place | None = None


@dataclass(frozen=True, order=True)
class Shift:
    visit: int
    on: date


def hours_of(stops: Iterable[DayStop]) -> float:
    return sum(VISIT_HOURS + stop.km / KM_PER_HOUR for stop in stops)


def make_room(
    days: Mapping[date, Sequence[DayStop]], full: date, *, limit: float = DAY_HOURS
) -> list[Shift] | None:
    """Which visits leave the day `full` for which of the other `days`; None if it cannot be mended.

    The fewest there are; of several ways with as many, the one with the least extra road.
    """
    if hours_of(days[full]) <= limit:
        return []
    loose = [stop for stop in days[full] if not stop.is_fixed]
    for number in range(1, min(MOST_MOVED, len(loose)) + 1):
        found = list(_ways(days, full, combinations(loose, number), limit))
        if found:
            return min(found)[1]
    return None


def road_between(one: Place | None, other: Place | None) -> float:
    """Kilometres by road, nothing where a place is unknown."""
    if one is None or other is None:
        return 0.0
    return metres_between(one, other) / 1000 * DETOUR


def _ways(
    days: Mapping[date, Sequence[DayStop]],
    full: date,
    leaving: Iterable[tuple[DayStop, ...]],
    limit: float,
) -> Iterator[tuple[float, list[Shift]]]:
    for group in leaving:
        gone = {stop.visit for stop in group}
        if hours_of(stop for stop in days[full] if stop.visit not in gone) > limit:
            continue
        placed = _placed(days, full, group, limit)
        if placed is not None:
            yield placed


def _placed(
    days: Mapping[date, Sequence[DayStop]],
    full: date,
    group: Sequence[DayStop],
    limit: float,
) -> tuple[float, list[Shift]] | None:
    """Each to the day that costs it least among those with room left."""
    held = {day: list(stops) for day, stops in days.items() if day != full}
    shifts, cost = [], 0.0
    for stop in group:
        choices = [
            (km + APART_KM * abs((day - full).days), day, km)
            for day, stops in held.items()
            if hours_of(stops) + VISIT_HOURS + (km := _extra(stop, stops)) / KM_PER_HOUR <= limit
        ]
        if not choices:
            return None
        price, day, km = min(choices)
        held[day].append(DayStop(stop.visit, km, False, stop.place))
        shifts.append(Shift(stop.visit, day))
        cost += price
    return cost, shifts


def _extra(stop: DayStop, stops: Sequence[DayStop]) -> float:
    """The way there from the last stop of the day, behind which it would stand."""
    return road_between(stops[-1].place, stop.place) if stops else stop.km
