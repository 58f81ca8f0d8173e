"""What pinning an account to each seller costs, exactly: the engine prices the account once more.

The account is placed at the plan's prices without any pin, then pinned to one seller after another;
the difference is what the pin costs the plan a quarter. Loads compiled code, so pages that want it ask
for it by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tandem.coverage.models import PlanLine, SellerLoad
from tandem.coverage.queries.problem import Read, read_one
from tandem.coverage.rules.response import KNOWN
from tandem.planning.coverage.plan import Prices
from tandem.planning.coverage.questions import place_account
from tandem.planning.problem import Accounts, Floats
from tandem.planning.terms import NONE


@dataclass(frozen=True)
class PinCost:
    """Thousand CNY the plan loses a quarter when the account is pinned to this seller."""

    seller_id: int
    amount: float


def costs_of_pins(line: PlanLine) -> list[PinCost]:
    """Every seller the plan has a price for, the cheapest first; a dozen queries for any of them."""
    plan = line.plan
    read = read_one(plan, region_id=line.region_id, account_id=line.account_id)
    loads = {row.seller_id: row for row in SellerLoad.objects.filter(plan=plan)}
    prices = _prices(read, line, loads)
    account = _account(read, line)
    best = _worth(read, prices, account, NONE)
    costs = [
        PinCost(pk, max(best - _worth(read, prices, account, at), 0.0))
        for at, pk in enumerate(read.seller_ids)
        if pk in loads
    ]
    return sorted(costs, key=lambda cost: (cost.amount, cost.seller_id))


def _worth(read: Read, prices: Prices, account: Accounts, owner: int) -> float:
    """The account's best way with this owner, after paying for what it takes."""
    pinned = replace(account, pin_owner=np.array([owner]))
    return float(place_account(read.problem, prices, pinned, size=1).worth[0])


def _account(read: Read, line: PlanLine) -> Accounts:
    """The account, free of pins and notice, with the response rate of the plan."""
    account = read.problem.accounts
    rates = {
        (row["is_active"], row["industry"]): row for row in line.plan.responses.get("rates", [])
    }
    is_active = int(account.status[0]) == KNOWN[0]
    rate = rates.get((is_active, read.industry_ids[int(account.industry[0])]))
    free = replace(account, notice=np.array([False]), pin_owner=np.array([NONE]))
    if rate is None:
        return free
    return replace(free, response_rate=np.array([rate["rate"]]))


def _prices(read: Read, line: PlanLine, loads: dict[int, SellerLoad]) -> Prices:
    """The plan's prices on the rows of the problem; who is not in the plan has none."""

    def of_sellers(name: str) -> Floats:
        return np.array([getattr(loads.get(pk), name, 0.0) for pk in read.seller_ids])

    def kept(kind: str, keys: list[int]) -> Floats:
        rows = line.plan.prices.get(kind, {})
        return np.array([rows.get(str(key), {}).get("price", 0.0) for key in keys])

    return Prices(
        visit=of_sellers("visit_price"),
        hour=of_sellers("hour_price"),
        hour_floor=np.zeros(len(read.seller_ids)),
        top=of_sellers("top_price"),
        seat=kept("seats", read.problem.seats.key.tolist()),
        partner=kept("partners", read.partner_ids),
        move=float(line.plan.prices.get("move", 0.0)),
    )
