"""Which day each visit had in the calendar before."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from tandem.planning.calendar.plan import CalendarPlan, StopKind
from tandem.planning.calendar.problem import CalendarProblem, EarlierStops
from tandem.planning.calendar.wishes import Wishes
from tandem.planning.problem import Ints
from tandem.planning.terms import NONE

Place = tuple[bool, int, int]  # partner or not, key, week of a partner visit


def earlier_stops(problem: CalendarProblem, plan: CalendarPlan) -> EarlierStops:
    """A plan as the start of the next one. Fixed appointments come in as such again."""
    kept = [stop for stop in plan.stops if stop.kind != StopKind.FIXED]
    partner = [stop.kind == StopKind.PARTNER for stop in kept]
    return EarlierStops.create(
        is_partner=partner,
        key=[
            int(
                problem.partners.key[stop.target]
                if is_partner
                else problem.visits.key[stop.account]
            )
            for stop, is_partner in zip(kept, partner, strict=True)
        ],
        day=[stop.day.toordinal() for stop in kept],
    )


def find_homes(problem: CalendarProblem, wishes: Wishes, calendar_day: Ints) -> Ints:
    """(U,) index of the day each visit had before; -1 where it had none or the day is gone.

    Of an account with several visits, those are paired whose wished and former days lie nearest.
    """
    homes = np.full(len(wishes), NONE, dtype=np.int64)
    if not len(problem.before):
        return homes
    former = _former_days(problem)
    index = {int(day): at for at, day in enumerate(calendar_day)}
    for place, units in _units_of(problem, wishes, calendar_day).items():
        days = former.get(place, [])
        if days:
            away = np.abs(wishes.target[units][:, None] - np.array(days)[None, :])
            for row, column in zip(*linear_sum_assignment(away), strict=True):
                homes[units[row]] = index.get(days[column], NONE)
    return homes


def _former_days(problem: CalendarProblem) -> dict[Place, list[int]]:
    before = problem.before
    former: dict[Place, list[int]] = {}
    for is_partner, key, day in zip(before.is_partner, before.key, before.day, strict=True):
        week = (int(day) - 1) // 7 if is_partner else NONE
        former.setdefault((bool(is_partner), int(key), week), []).append(int(day))
    return former


def _units_of(
    problem: CalendarProblem, wishes: Wishes, calendar_day: Ints
) -> dict[Place, list[int]]:
    weeks = np.unique((calendar_day - 1) // 7)
    units: dict[Place, list[int]] = {}
    for unit, kind in enumerate(wishes.kind):
        if kind == StopKind.PARTNER:
            key, week = problem.partners.key[wishes.index[unit]], weeks[wishes.week[unit]]
            units.setdefault((True, int(key), int(week)), []).append(unit)
        elif kind != StopKind.FIXED:
            key = problem.visits.key[wishes.account[unit]]
            units.setdefault((False, int(key), NONE), []).append(unit)
    return units
