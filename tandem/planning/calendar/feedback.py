"""What the calendar learned of travel, for decision 1.

In a calendar near visits share their road with others, and far ones fill a day alone: their share
of the round trip comes close to one. Three answers, from coarse to fine: a factor for each seller
(`Sellers.travel_factor`), the share by length of the trip (`Settings.trip_shares`), and the visits
no working day can hold, which decision 1 does not give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tandem.planning.calendar.plan import CalendarPlan, Stop
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.calendar.units import road_km, site_of
from tandem.planning.problem import Bools, Floats
from tandem.planning.terms import Settings
from tandem.planning.travel import trip_share

BANDS = (0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Upper ends of the bands, in hours one way."""

_LEAST, _MOST = 0.5, 2.5  # a factor beyond these says the estimate is broken, not the road


@dataclass(frozen=True, slots=True)
class TripShare:
    """Customer visits up to `hours` one way: the part of their round trip that was driven."""

    hours: float
    visits: int
    share: float


def travel_factor(problem: CalendarProblem, plan: CalendarPlan, *, settings: Settings) -> float:
    """Measured over estimated road of one seller's customer visits (1.0 without visits)."""
    trips, driven = customer_trips(problem, plan)
    estimated = 2 * float((trip_share(settings, trips) * trips).sum())
    if estimated <= 0:
        return 1.0
    return float(np.clip(driven.sum() / estimated, _LEAST, _MOST))


def shares_by_trip(
    calendars: Iterable[tuple[CalendarProblem, CalendarPlan]], bands: Sequence[float] = BANDS
) -> tuple[TripShare, ...]:
    """The share of the round trip by length of the trip, over many sellers; without empty bands."""
    pairs = [customer_trips(problem, plan) for problem, plan in calendars]
    trips = np.concatenate([trip for trip, _ in pairs]) if pairs else np.empty(0)
    driven = np.concatenate([road for _, road in pairs]) if pairs else np.empty(0)
    band = np.searchsorted(np.array(bands), trips)
    ends = [*bands, np.inf]
    return tuple(
        TripShare(
            float(ends[at]), int(mine.sum()), float(driven[mine].sum() / (2 * trips[mine].sum()))
        )
        for at in range(len(ends))
        if (mine := band == at).any() and trips[mine].sum() > 0
    )


def unreachable(problem: CalendarProblem) -> Bools:
    """(A,) bool: accounts whose visit with the way there and back is longer than a working day."""
    there = road_km(problem)[0, 1 : 1 + len(problem.visits)] / problem.settings.speed_km_per_hour
    return 2 * there + problem.visits.duration > problem.settings.daily_hours + 1e-9


def customer_trips(problem: CalendarProblem, plan: CalendarPlan) -> tuple[Floats, Floats]:
    """(hours one way, hours driven for it) of each customer visit: a day's road is shared out in
    proportion to how far its stops lie from the base."""
    road = road_km(problem) / problem.settings.speed_km_per_hour
    days: dict[int, list[Stop]] = {}
    for stop in plan.stops:
        days.setdefault(stop.day.toordinal(), []).append(stop)
    trips: list[float] = []
    driven: list[float] = []
    for stops in days.values():
        sites = [site_of(problem, stop) for stop in stops]
        path = [0, *sites, 0]
        total = float(road[path[:-1], path[1:]].sum())
        straight = 2 * float(road[0, sites].sum())
        for stop, site in zip(stops, sites, strict=True):
            if stop.account >= 0:
                trips.append(float(road[0, site]))
                driven.append(2 * float(road[0, site]) * total / straight if straight else 0.0)
    return np.array(trips), np.array(driven)
