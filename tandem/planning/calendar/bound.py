"""How little travel any calendar of the same stops could need: a lower bound by linear programming.

Every visit has a way to it and a way from it, so the roads used form a degree-constrained network.
The cheapest one, with as many days as the hours ask for, is never dearer than a real calendar. Ways
that close without the base are not excluded, so the bound is below what can be reached.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from tandem.planning.calendar.plan import CalendarPlan
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.calendar.units import road_km, site_of
from tandem.planning.problem import Floats, Ints

_SECONDS = 10.0


def travel_bound(problem: CalendarProblem, plan: CalendarPlan) -> float:
    """Hours that no calendar with the stops of this plan can travel less than."""
    sites = Counter(site_of(problem, stop) for stop in plan.stops)
    if not sites:
        return 0.0
    at = np.array([0, *sorted(sites)])
    often = np.array([0, *(sites[site] for site in sorted(sites))])
    hours = road_km(problem)[np.ix_(at, at)] / problem.settings.speed_km_per_hour
    work = sum(stop.duration for stop in plan.stops)
    longest = max(problem.settings.longest_day_hours, problem.settings.daily_hours)
    return max(_network(hours, often, work, longest), _radial(hours, often, plan))


def _network(hours: Floats, often: Ints, work: float, longest: float) -> float:
    """The cheapest network: two ways at each visit, two at the base for each day. Last variable:
    the days used, enough for all hours and for the account that is seen most often."""
    one, other = np.triu_indices(len(often), 1)
    ways = len(one)
    most = np.where(one == 0, 2 * often[other], np.minimum(often[one], often[other]))
    rows = np.concatenate([one, other, [0]])
    columns = np.concatenate([np.arange(ways), np.arange(ways), [ways]])
    values = np.concatenate([np.ones(2 * ways), [-2.0]])
    degrees = coo_array((values, (rows, columns)), shape=(len(often), ways + 1)).tocsr()
    cost = np.concatenate([hours[one, other], [0.0]])
    found = linprog(
        cost,
        A_ub=coo_array(np.concatenate([hours[one, other], [-longest]])[None, :]),
        b_ub=[-work],
        A_eq=degrees,
        b_eq=2.0 * often,
        bounds=[*zip(np.zeros(ways), most, strict=True), (int(often.max()), None)],
        method="highs",
        options={"time_limit": _SECONDS},
    )
    return float(found.fun) if found.status == 0 else 0.0


def _radial(hours: Floats, often: Ints, plan: CalendarPlan) -> float:
    """Every stop lies on a way out and back, shared by as many stops as a day ever holds."""
    fullest = max(Counter(stop.day for stop in plan.stops).values())
    return float(2 * (hours[0] * often).sum() / fullest) if fullest else 0.0
