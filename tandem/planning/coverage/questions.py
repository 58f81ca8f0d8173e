"""Questions on a finished plan, answered at its prices: what one more person, one pin, one more
account is worth.

Prices are marginal: they are right for a small change and an upper estimate for a large one (the
dual is convex). What changes much is asked of `whatif`, which solves again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tandem.planning.coverage.cards import in_force
from tandem.planning.coverage.explain import global_partner
from tandem.planning.coverage.listing import best_listed
from tandem.planning.coverage.plan import CoveragePlan, Prices
from tandem.planning.coverage.region import RegionArrays, RegionTask, build_arrays
from tandem.planning.coverage.split import split_nation
from tandem.planning.problem import Accounts, Cards, CoverageProblem, Floats, Ints
from tandem.planning.terms import NONE, PlanningError


@dataclass(frozen=True, slots=True)
class Staffing:
    """What people are worth by region (R,), thousand CNY a quarter; nan where there is nobody.

    `seller`: one more outside seller as able and as free as the region's mean one. `seat`: one more
    inside seat with the calls of the mean one. `outside_per_inside`: how many there are now.
    """

    seller: Floats
    seat: Floats
    outside_per_inside: Floats


def staffing(problem: CoverageProblem, plan: CoveragePlan) -> Staffing:
    """The staffing ratio as money: where `seller` exceeds what a seller costs, hire outside; where
    `seat` exceeds what a seat costs, hire inside (planner.md 4). Raises nothing."""
    s, p, settings = problem.sellers, plan.prices, problem.settings
    hours = np.maximum(s.hours - settings.reserve_hours, 0.0)
    seller = s.visit_capacity * p.visit + hours * p.hour + settings.top_n * p.top
    seats = problem.seats.calls * p.seat
    worth = np.full((3, problem.regions), np.nan)
    for region in range(problem.regions):
        here = s.region == region
        paired = np.unique(s.seat[here & (s.seat != NONE)])
        if here.any():
            worth[0, region] = seller[here].mean()
        if len(paired):
            worth[1, region] = seats[paired].mean()
            worth[2, region] = here.sum() / len(paired)
    return Staffing(*worth)


@dataclass(frozen=True, slots=True)
class Placement:
    """The best way to cover an account at a plan's prices, and the next best ones, best first.

    Arrays (m,): `owner`, `partner` as indices of the problem, `mode`, `visits`, `value` of the
    account alone, and `worth` after paying for the scarce capacity it takes. m is at most `size`.
    """

    owner: Ints
    partner: Ints
    mode: Ints
    visits: Ints
    value: Floats
    worth: Floats


def place_account(
    problem: CoverageProblem, prices: Prices, account: Accounts, size: int = 4
) -> Placement:
    """Owner, partner, mode and visits for one new account, without planning again.

    `account`: a table of one row whose region exists. `PlanningError` if nobody sells there.
    Other accounts stay as they are, so the plan is asked for the capacity at its price.
    """
    nation = split_nation(replace(problem, accounts=account), 1.0)
    if not nation.tasks:
        raise PlanningError("Nobody sells in the region of this account.")
    task = nation.tasks[0]
    arrays = build_arrays(task)
    worth, choice = _best(task, arrays, prices, size)
    there = worth[0] > -1e6
    j, o, q = choice[0][there].T
    value = arrays.value[0, j, o] + arrays.partner_value[0, arrays.option_class[o], q]
    return Placement(
        owner=task.seller_rows[j],
        partner=global_partner(task, q),
        mode=task.options.mode[o],
        visits=task.options.visits[o],
        value=value,
        worth=worth[0][there],
    )


def pin_costs(problem: CoverageProblem, plan: CoveragePlan) -> Floats:
    """(n,) what each pin of owner, mode or partner costs a quarter; 0 where nothing is pinned.

    The best way without the account's pins less the best way with them, both at the plan's prices:
    never negative, and what lifting this one pin alone would win at most.
    """
    cost = np.zeros(len(problem.accounts))
    a = problem.accounts
    pinned = np.flatnonzero((a.pin_owner != NONE) | (a.pin_mode != NONE) | (a.pin_partner != NONE))
    for task in split_nation(problem, problem.settings.move_share).tasks:
        rows = np.flatnonzero(np.isin(task.account_rows, pinned))
        if len(rows):
            with_pins = _best(task, build_arrays(task), plan.prices, 1)[0][:, 0]
            free = _without_pins(task)
            without = _best(free, build_arrays(free), plan.prices, 1)[0][:, 0]
            cost[task.account_rows[rows]] = np.maximum(without - with_pins, 0.0)[rows]
    return cost


def card_costs(problem: CoverageProblem, plan: CoveragePlan) -> Floats:
    """(n,) what the card of each account's class costs a quarter; 0 where none is in force.

    The best way without cards less the best way within them, both at the plan's prices: never
    negative, and what lifting this one card for this one account would win at most.
    """
    cost = np.zeros(len(problem.accounts))
    if not len(problem.cards):
        return cost
    for task in split_nation(problem, problem.settings.move_share).tasks:
        within = _best(task, build_arrays(task), plan.prices, 1)[0][:, 0]
        free = replace(task, cards=Cards.none())
        without = _best(free, build_arrays(free), plan.prices, 1)[0][:, 0]
        bound = in_force(task.accounts) != NONE
        cost[task.account_rows] = np.where(bound, np.maximum(without - within, 0.0), 0.0)
    return cost


def _best(task: RegionTask, arrays: RegionArrays, prices: Prices, size: int) -> tuple[Floats, Ints]:
    j = task.seller_rows
    seller = np.stack([prices.visit[j], prices.hour[j], prices.top[j]])
    seat = np.append(prices.seat[task.seat_rows], 0.0)
    partner = prices.partner[task.partner_rows]
    return best_listed(arrays, seller, seat, partner, float(prices.move), size)


def _without_pins(task: RegionTask) -> RegionTask:
    nobody = np.full(len(task.accounts), NONE)
    free = replace(task.accounts, pin_owner=nobody, pin_mode=nobody, pin_partner=nobody)
    return replace(task, accounts=free)
