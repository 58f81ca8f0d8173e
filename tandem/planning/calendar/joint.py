"""Joint visits: hours free in two or three calendars, such as seller, partner's seller, engineer.

The seller whose quarter is planned brings one stretch of hours for each day, in which all others can
begin; the planner chooses day and hour. What it chose is a fixed appointment for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tandem.planning.calendar.plan import CalendarPlan, StopKind
from tandem.planning.calendar.problem import (
    CalendarProblem,
    FixedAppointments,
    JointVisits,
)
from tandem.planning.problem import Floats
from tandem.planning.terms import NONE, PlanningError


@dataclass(frozen=True, slots=True)
class Busy:
    """When one person is taken: `day` index into the working days, `start` and `end` in hours after
    the day's start. A day away is one entry from the day's start to its end."""

    day: tuple[int, ...] = ()
    start: tuple[float, ...] = ()
    end: tuple[float, ...] = ()


def busy_of(problem: CalendarProblem, plan: CalendarPlan) -> Busy:
    """A planned seller as one of the others: on the road from the first stop to the last."""
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    number = {day: at for at, day in enumerate(problem.days)}
    for stop in plan.stops:
        day = number[stop.day]
        leg = stop.travel_km / problem.settings.speed_km_per_hour
        first[day] = min(first.get(day, np.inf), stop.arrive - leg)
        last[day] = max(last.get(day, -np.inf), stop.arrive + stop.duration)
    return Busy(tuple(first), tuple(first.values()), tuple(last[day] for day in first))


def common_slots(
    calendars: Sequence[Busy], *, days: int, duration: float, day_hours: float = 9.0
) -> tuple[Floats, Floats]:
    """(opens (D,), closes (D,)): the longest stretch of each day in which nobody is taken, as
    earliest and latest begin of a visit of `duration` hours; nan on days without one."""
    opens, closes = np.full(days, np.nan), np.full(days, np.nan)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(days)]
    for person in calendars:
        for day, start, end in zip(person.day, person.start, person.end, strict=True):
            taken[day].append((start, end))
    for day in range(days):
        start, end = _longest_gap(taken[day], day_hours)
        if end - start >= duration - 1e-9:
            opens[day], closes[day] = start, max(start, end - duration)
    return opens, closes


def _longest_gap(taken: list[tuple[float, float]], day_hours: float) -> tuple[float, float]:
    best, clock = (0.0, 0.0), 0.0
    for start, end in [*sorted(taken), (day_hours, day_hours)]:
        gap = min(start, day_hours)
        if gap - clock > best[1] - best[0] + 1e-9:
            best = (clock, gap)
        clock = max(clock, end)
    return best


def joint_visits(
    account: Sequence[int],
    duration: Sequence[float],
    others: Sequence[Sequence[Busy]],
    *,
    days: int,
    day_hours: float = 9.0,
) -> JointVisits:
    """Joint visits for a problem: `others[j]` are the one or two people who come along."""
    if any(not 1 <= len(people) <= 2 for people in others):
        raise PlanningError("A joint visit needs one or two others beside the seller.")
    slots = [
        common_slots(people, days=days, duration=hours, day_hours=day_hours)
        for people, hours in zip(others, duration, strict=True)
    ]
    return JointVisits.create(
        account=account,
        duration=duration,
        opens=np.array([opens for opens, _closes in slots]).reshape(len(slots), days),
        closes=np.array([closes for _opens, closes in slots]).reshape(len(slots), days),
    )


def appointments_for_others(
    problem: CalendarProblem, plan: CalendarPlan, joint: ArrayLike
) -> FixedAppointments:
    """The joint visits with these indices as they stand in a plan, for the others' calendars (which
    have the same working days)."""
    wanted = set(np.asarray(joint, dtype=int).tolist())
    stops = [s for s in plan.stops if s.kind == StopKind.JOINT and s.target in wanted]
    return FixedAppointments.create(
        account=[NONE for _ in stops],
        day=[problem.days.index(stop.day) for stop in stops],
        start=[stop.arrive for stop in stops],
        duration=[stop.duration for stop in stops],
        lat=[problem.visits.lat[stop.account] for stop in stops],
        lon=[problem.visits.lon[stop.account] for stop in stops],
    )
