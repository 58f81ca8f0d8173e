"""What an earlier plan is good for: its owners are kept, its prices are where pricing starts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.region import RegionTask
from tandem.planning.problem import CoverageProblem, Floats, Ints
from tandem.planning.terms import NONE


@dataclass(frozen=True, slots=True)
class KnownPrices:
    """Prices by row of the present problem, as in `plan.Prices`; 0 where nothing is known."""

    visit: Floats
    hour: Floats
    hour_floor: Floats
    top: Floats
    seat: Floats
    partner: Floats
    move: float


def known_prices(problem: CoverageProblem, plan: CoveragePlan | None) -> KnownPrices | None:
    """The plan's prices on the rows of the problem: people matched by key, a new one gets the mean;
    seats by position. None without a plan."""
    if plan is None or not len(plan.seller_key):
        return None
    p = plan.prices
    seller = _rows_by_key(plan.seller_key, problem.sellers.key)
    partner = _rows_by_key(plan.partner_key, problem.partners.key)
    seats = np.arange(len(problem.seats))
    seat = np.where(seats < len(p.seat), seats, NONE)
    by_seller = {
        name: _spread(getattr(p, name), seller) for name in ("visit", "hour", "hour_floor", "top")
    }
    return KnownPrices(
        **by_seller, seat=_spread(p.seat, seat), partner=_spread(p.partner, partner), move=p.move
    )


def _spread(price: Floats, row: Ints) -> Floats:
    mean = float(price.mean()) if len(price) else 0.0
    return np.append(price, mean)[row]


def start_prices(task: RegionTask, known: KnownPrices) -> Floats:
    """(layout.size,) prices of a region's limits in the order of `layout.Layout`."""
    j = task.seller_rows
    hour, floor, top = known.hour[j], known.hour_floor[j], known.top[j]
    seat, partner = known.seat[task.seat_rows], known.partner[task.partner_rows]
    parts = [known.visit[j], hour, np.zeros(len(j)), floor]
    parts += [np.maximum(top, 0.0), np.maximum(-top, 0.0), seat]
    parts += [np.zeros(1), partner, np.array([known.move])]
    return np.maximum(np.concatenate(parts), 0.0)


def keep_owners(problem: CoverageProblem, warm: CoveragePlan) -> CoverageProblem:
    """The problem with the earlier plan's owners and partners as the current ones."""
    a = problem.accounts
    row = _rows_by_key(warm.account_key, a.key)
    seller = _rows_by_key(problem.sellers.key, warm.seller_key)
    partner = _rows_by_key(problem.partners.key, warm.partner_key)
    known = row != NONE
    owner, chosen = a.current_owner.copy(), a.current_partner.copy()
    owner[known] = np.append(seller, NONE)[warm.owner[row[known]]]
    previous = np.maximum(warm.partner[row[known]], NONE)
    chosen[known] = np.append(partner, NONE)[previous]
    return replace(problem, accounts=replace(a, current_owner=owner, current_partner=chosen))


def _rows_by_key(keys: Ints, wanted: Ints) -> Ints:
    """For each wanted key its row in `keys`, -1 where it is not there."""
    order = np.argsort(keys, kind="stable")
    at = np.searchsorted(keys, wanted, sorter=order)
    at = np.minimum(at, len(keys) - 1)
    found = order[at] if len(keys) else np.full(len(wanted), NONE)
    return np.where(keys[found] == wanted, found, NONE) if len(keys) else found
