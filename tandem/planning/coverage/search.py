"""From prices to a plan that keeps every limit: annealing, adaptive weights, clean-up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.coverage import kernels as cover_kernels
from tandem.planning.coverage import search_kernels as kernels
from tandem.planning.coverage.dual import effective_prices, layout_of
from tandem.planning.coverage.exchange_kernels import exchange, priced_now, swap_places
from tandem.planning.coverage.penalties import Limits, Use, Weights
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.problem import Floats, Ints

SHORT_LIST = 24
EPOCHS = 24
STEPS_PER_ACCOUNT = 20
HOT, COLD = 0.01, 0.00005
WINDOW = 0.03
EXCHANGED, SWAPPED, SWAP_ROUNDS, REGRET = 50, 600, 2, 0.003
BASE, MARGIN = 0.002, 1.05
RELAX, SETTLING = 0.9, 0.7
CLEAN_UP_ROUNDS = 40
TIGHTER = 1e-3
"""The equity band moves with the region's mean; the search keeps this share of it in reserve."""


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """Local choices of a region: seller, option, partner column (P none, P + 1 house)."""

    owner: Ints
    option: Ints
    partner: Ints
    value: float
    broken: float


def plan_region(arrays: RegionArrays, prices: Floats, seed: int) -> RegionPlan:
    """A feasible plan near the bound; `broken` > 0 tells that no feasible one was found."""
    layout = layout_of(arrays)
    seller, seat, partner = effective_prices(arrays, layout, prices)
    move = arrays.move_price + float(prices[-1])
    worths, *lists = kernels.short_lists(arrays, seller, seat, partner, move, SHORT_LIST)
    near = np.maximum(worths[:, :1], 0).mean() * WINDOW
    counts = (worths > worths[:, :1] - near).sum(1)
    active = np.flatnonzero(counts > 1)
    state = [column[:, 0].astype(np.int64) for column in lists]
    weights = first_weights(arrays, seller, seat, partner, move)
    level = float(np.maximum(worths[:, 0], 0).mean()) + 1e-9
    near_lists = (active, counts, *lists, kernels.listed_values(arrays, *lists))
    best = _anneal_all(arrays, near_lists, weights, state, level, seed)
    plan = _clean_up(arrays, weights, best)
    if plan.broken:
        return plan
    return _exchange(arrays, weights, plan, (worths, *lists), prices)


def _anneal_all(
    arrays: RegionArrays,
    lists: tuple,
    weights: Weights,
    state: list[Ints],
    level: float,
    seed: int,
) -> list[Ints]:
    use = kernels.use_of(arrays, *state)
    floor = Weights(*(part.copy() for part in weights))
    best: tuple[float, list[Ints]] | None = None
    steps = STEPS_PER_ACCOUNT * len(lists[0])
    if not len(lists[0]):
        return state
    for epoch in range(EPOCHS):
        heat = level * HOT * (COLD / HOT) ** (epoch / max(EPOCHS - 1, 1))
        limits = limits_now(arrays, use)
        owner, option, partner = state
        kernels.anneal(
            arrays, lists, weights, limits, use, owner, option, partner, heat, steps, seed + epoch
        )
        limits = limits_now(arrays, use)
        relax = RELAX if epoch < EPOCHS * SETTLING else 1.0
        broken = adapt(weights, limits, use, 1.3, relax, floor)
        if epoch >= EPOCHS * 2 // 3 and broken < 1e-6:
            value = total_value(arrays, *state)
            if best is None or value > best[0]:
                best = (value, [part.copy() for part in state])
    return best[1] if best is not None else state


def _clean_up(arrays: RegionArrays, weights: Weights, state: list[Ints]) -> RegionPlan:
    """One-move polish until nothing improves and nothing is broken (or rounds run out)."""
    use = kernels.use_of(arrays, *state)
    best: tuple[float, float, list[Ints]] = (np.inf, -np.inf, state)
    for _ in range(CLEAN_UP_ROUNDS):
        limits = limits_now(arrays, use)
        changed = kernels.polish(arrays, weights, limits, use, *state)
        use = kernels.use_of(arrays, *state)
        broken = adapt(weights, limits_now(arrays, use, 0.0), use, 2.0)
        value = total_value(arrays, *state)
        if (broken, -value) < (best[0], -best[1]):
            best = (broken, value, [part.copy() for part in state])
        if broken == 0.0 and not changed:
            break
    broken, value, state = best
    return RegionPlan(state[0], state[1], state[2], value, broken)


def _exchange(
    arrays: RegionArrays, weights: Weights, plan: RegionPlan, lists: tuple, prices: Floats
) -> RegionPlan:
    """Pairs of accounts that together gain and keep every limit, while a round still pays."""
    seller, seat, partner = effective_prices(arrays, layout_of(arrays), prices)
    move = arrays.move_price + float(prices[-1])
    cost = cover_kernels.choice_costs(arrays, seller, seat)
    worths = lists[0]
    counts = (worths > -1e16).sum(1)
    hard = Weights(*(20 * part for part in weights))
    state = [part.copy() for part in (plan.owner, plan.option, plan.partner)]
    use = kernels.use_of(arrays, *state)
    limits = limits_now(arrays, use)

    def regretting(most: int) -> tuple[Floats, Floats, Ints]:
        now = priced_now(arrays, cost, seat, partner, seller[1], move, tuple(state))
        regret = worths[:, 0] - now
        few = min(int((regret > REGRET).sum()), most)
        return now, regret, np.argsort(-regret, kind="stable")[:few]

    for _ in range(SWAP_ROUNDS):
        now, regret, order = regretting(SWAPPED)
        loss = np.where(regret > 1e-9, -regret, now - worths[:, 1])
        if not swap_places(arrays, hard, limits, use, tuple(state), order, regret, loss):
            break
    now, _, order = regretting(EXCHANGED)
    exchange(
        arrays, hard, limits, use, tuple(state), (worths, counts, *lists[1:]), now, order, 4, 0.02
    )
    after = _clean_up(arrays, hard, state)
    return after if not after.broken and after.value > plan.value else plan


def total_value(arrays: RegionArrays, owner: Ints, option: Ints, partner: Ints) -> float:
    rows = np.arange(len(owner))
    mine = arrays.value[rows, owner, option]
    theirs = arrays.partner_value[rows, arrays.option_class[option], partner]
    return float(mine.sum() + theirs.sum())


def limits_now(arrays: RegionArrays, use: Use, tighter: float = TIGHTER) -> Limits:
    """Limits with the equity band at the present mean of the region."""
    low = np.zeros(len(arrays.hour_cap))
    high = arrays.hour_cap.copy()
    if arrays.band <= 1:
        centre = arrays.hour_share * use.hours.sum()
        low = (1 - arrays.band * (1 - tighter)) * centre
        high = np.minimum(high, (1 + arrays.band * (1 - tighter)) * centre)
    free = np.array([1e12, 1e12])
    return Limits(
        visits=arrays.visit_cap,
        hours_low=low,
        hours_high=high,
        tops_low=arrays.top_low,
        tops_high=arrays.top_high,
        calls=arrays.seat_cap,
        loads=np.concatenate([arrays.partner_cap, free]),
        moves=np.array([arrays.move_cap]),
    )


def first_weights(
    arrays: RegionArrays, seller: Floats, seat: Floats, partner: Floats, move: float
) -> Weights:
    """A little above the price of each row, so that breaking it never pays for long."""
    level = float(np.maximum(arrays.value.max(axis=(1, 2)), 0).mean()) + 1e-9
    visit, hour, top = seller
    tiny = BASE * level

    def above(price: Floats) -> Floats:
        return MARGIN * np.maximum(price, 0.0) + tiny

    return Weights(
        visits=above(visit),
        hours_over=above(hour),
        hours_under=above(-hour),
        tops_over=above(top),
        tops_under=above(-top),
        calls=above(seat),
        loads=np.concatenate([above(partner), np.zeros(2)]),
        moves=np.atleast_1d(above(np.array(move))),
    )


def adapt(
    weights: Weights,
    limits: Limits,
    use: Use,
    factor: float,
    relax: float = 1.0,
    floor: Weights | None = None,
) -> float:
    """Raise the weights of broken rows, relax the others; return how much is broken in all."""
    rows = (
        (weights.visits, use.visits - limits.visits),
        (weights.hours_over, use.hours - limits.hours_high),
        (weights.hours_under, limits.hours_low - use.hours),
        (weights.tops_over, use.tops - limits.tops_high),
        (weights.tops_under, limits.tops_low - use.tops),
        (weights.calls, use.calls - limits.calls),
        (weights.loads, use.loads - limits.loads),
        (weights.moves, use.moves - limits.moves),
    )
    total = 0.0
    for at, (weight, excess) in enumerate(rows):
        broken = excess > 1e-7
        weight[broken] *= factor
        if floor is not None:
            weight[~broken] = np.maximum(weight[~broken] * relax, floor[at][~broken])
        total += float(excess[broken].sum())
    return total
