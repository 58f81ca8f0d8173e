"""The hours and visits a plan asks of each seller, by the planner's own estimate of travel.

Hours are visits (with their share of a round trip) and the account's work beside visits; what a
seller has is the quarter's hours less the reserve for partner visits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.geography import fill_coordinates
from tandem.planning.problem import CoverageProblem, Floats, Ints, Options
from tandem.planning.travel import kilometres, visit_km


@dataclass(frozen=True)
class Loads:
    """One value a seller, in the problem's order."""

    visits: Floats
    hours: Floats
    hours_capacity: Floats


def loads_of(problem: CoverageProblem, plan: CoveragePlan) -> Loads:
    """Add up the plan's lines by owner."""
    count, settings = len(problem.sellers), problem.settings
    accounts, sellers, _notes = fill_coordinates(problem.accounts, problem.sellers, problem.regions)
    owned = np.flatnonzero(plan.owner >= 0)
    owner, visits = plan.owner[owned], plan.visits[owned].astype(np.float64)
    km = kilometres(
        accounts.lat[owned], accounts.lon[owned], sellers.lat[owner], sellers.lon[owner]
    )
    trip = visit_km(settings, km, sellers.travel_factor[owner]) / settings.speed_km_per_hour
    beside = _admin_hours(problem.options, plan.mode[owned], plan.visits[owned])
    hours = visits * (settings.visit_hours + trip) + beside
    return Loads(
        visits=np.bincount(owner, weights=visits, minlength=count).astype(np.float64),
        hours=np.bincount(owner, weights=hours, minlength=count).astype(np.float64),
        hours_capacity=np.maximum(sellers.hours - settings.reserve_hours, 1.0),
    )


def _admin_hours(options: Options, mode: Ints, visits: Ints) -> Floats:
    """Hours beside visits of the option each account has."""
    known = {
        (int(m), int(v)): float(h)
        for m, v, h in zip(options.mode, options.visits, options.admin_hours, strict=True)
    }
    pairs = zip(mode.tolist(), visits.tolist(), strict=True)
    return np.array([known.get(pair, 0.0) for pair in pairs], dtype=np.float64)
