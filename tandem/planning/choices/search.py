"""A plan that keeps every limit, near the bound: first any good one, then handfuls made exact.

The first plan comes from annealing under penalties: a row that stays broken grows dearer, so the
search is drawn to plans that keep every limit. From there a few related items at a time are taken
out and put back in the best possible way. What is left to gain (the gap to the bound) tells how
far to look and which choices can be forgotten. Work is counted in steps, never in seconds: the
same seed gives the same plan on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tandem.planning.choices import kernels
from tandem.planning.choices.dual import Prices
from tandem.planning.choices.handful_kernels import rearrange
from tandem.planning.choices.kernels import State
from tandem.planning.choices.problem import Choices
from tandem.planning.problem import Floats, Ints

_BITS = 2**63
Dice = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search: `steps` of annealing a run, then `rounds` of coolings in which `tries`
    handfuls of `handful` items from up to `homes` homes are rearranged with at most `nodes` steps
    each. `listed`: choices of an item that are looked at. `stages`:
    falling temperatures of annealing; a cooling of handfuls has a third as many. `hot`, `cold`,
    `reach`: temperature and how dear a choice is looked at, in units of the gap per item."""

    steps: int = 1_000_000
    rounds: int = 2
    tries: int = 36_000
    handful: int = 16
    homes: int = 8
    nodes: int = 1500
    listed: int = 12
    stages: int = 60
    hot: float = 4.0
    cold: float = 0.25
    reach: float = 4.0

    @classmethod
    def of_seconds(cls, seconds: float) -> Effort:
        """About so much work on one slow core; it is counted, so a fast core is done sooner."""
        return cls(steps=int(200_000 * seconds), tries=int(11_000 * seconds))


@dataclass(frozen=True, slots=True)
class Found:
    """`taken` (n,) choice of every item, `cost`, and whether every limit is kept."""

    taken: Ints
    cost: float
    is_feasible: bool


def search(choices: Choices, prices: Prices, effort: Effort | None = None, seed: int = 1) -> Found:
    """The best plan found. Where no plan was found that keeps every limit, the nearest one."""
    effort = effort or Effort()
    short, order, worth = ranked(choices, prices.row, effort.listed)
    state = empty_state(short)
    dice = np.array([(seed * 0x9E3779B97F4A7C15 + 0x1234567) % _BITS], np.uint64)
    grain = grain_of(choices.cost)
    is_feasible = first_plan(short, worth, prices, state, effort, dice)
    if is_feasible:
        improve(short, worth, prices, state, effort, grain, dice)
    taken = order[np.arange(len(order)), state.best if is_feasible else state.taken]
    cost = float(choices.cost[np.arange(len(taken)), taken].sum())
    return Found(taken, cost, is_feasible)


def ranked(choices: Choices, row_price: Floats, listed: int) -> tuple[Choices, Ints, Floats]:
    """Each item's best choices first: (choices, original index (n, listed), priced (n, listed))."""
    cost = kernels.all_priced(choices, row_price)
    order = np.argsort(cost, axis=1, kind="stable")[:, :listed]
    rows = np.arange(len(cost))[:, None]
    kept = Choices(
        np.ascontiguousarray(choices.cost[rows, order]),
        np.ascontiguousarray(choices.rows[rows, order]),
        np.ascontiguousarray(choices.use[rows, order]),
        np.minimum(choices.size, order.shape[1]),
        choices.capacity,
    )
    return kept, order, cost[rows, order]


def empty_state(choices: Choices) -> State:
    """Every item at its cheapest priced choice, nothing counted yet."""
    n, rows = len(choices.cost), len(choices.capacity)
    width = n if n * rows <= 8_000_000 else min(n, 64 + 8 * n // rows)
    return State(
        taken=np.zeros(n, np.int64),
        load=np.zeros(rows),
        cost=np.zeros(1),
        broken=np.zeros(1, np.int64),
        members=np.zeros((rows, width), np.int32),
        slot=np.zeros(n, np.int64),
        held=np.zeros(rows, np.int64),
        best=np.zeros(n, np.int64),
        best_cost=np.full(1, np.inf),
    )


def grain_of(cost: Floats) -> float:
    """What two different plans differ by at least: 1 where every cost is whole."""
    return 1.0 if (cost == np.round(cost)).all() else 1e-7 * max(float(np.abs(cost).mean()), 1e-9)


def first_plan(
    choices: Choices,
    worth: Floats,
    prices: Prices,
    state: State,
    effort: Effort,
    dice: Dice,
    runs: int = 6,
) -> bool:
    """Anneal from `state.taken` until a plan keeps every limit, dearer to break in every run."""
    loss = _typical_loss(worth, choices.size)
    unit = np.maximum(prices.row, 0.0) + 0.02 * loss / max(float(np.abs(choices.use).mean()), 1e-9)
    kernels.fill(choices, state)
    places, steps = places_of(choices), max(effort.steps // effort.stages, 1)
    for run in range(runs):
        weights = 3.0 * 2.0**run * unit
        for heat in loss * np.geomspace(1.0, 0.05, effort.stages):
            kernels.anneal(choices, places, weights, state, heat, steps, dice)
            weights[state.load > choices.capacity + 1e-9] *= 1.3
        if np.isfinite(state.best_cost[0]):
            return True
    return False


def improve(
    choices: Choices,
    worth: Floats,
    prices: Prices,
    state: State,
    effort: Effort,
    grain: float,
    dice: Dice,
) -> None:
    """Rounds of cooling, each from the best plan so far; ends early at a proven optimum."""
    places, stages = places_of(choices), max(effort.stages // 3, 2)
    for _ in range(effort.rounds):
        state.taken[:] = state.best
        for step in np.geomspace(effort.hot, effort.cold, stages):
            gap = float(state.best_cost[0]) - prices.bound
            if gap < grain - 1e-6:
                return
            forget_hopeless(choices, worth, gap)
            if (state.taken >= choices.size).any():
                state.taken[:] = state.best
            kernels.fill(choices, state)
            each = gap / len(worth)
            rearrange(
                choices,
                places,
                worth,
                prices.row,
                state,
                step * each,
                effort.reach * each,
                grain,
                effort.tries // stages,
                effort.handful,
                effort.homes,
                effort.nodes,
                dice,
            )


def forget_hopeless(choices: Choices, worth: Floats, gap: float) -> None:
    """A choice that loses more than the gap cannot be part of a better plan."""
    hopeful = worth - worth[:, :1] <= gap + 1e-6
    choices.size[:] = np.maximum(np.minimum(choices.size, hopeful.sum(1)), 1)


def places_of(choices: Choices) -> NDArray[np.int16]:
    """(n, R) the first choice of each item with that home, -1 if none."""
    places = np.full((len(choices.cost), len(choices.capacity)), -1, np.int16)
    for at in range(choices.cost.shape[1] - 1, -1, -1):
        has = np.flatnonzero(choices.size > at)
        places[has, choices.rows[has, at, 0]] = at
    return places


def _typical_loss(worth: Floats, count: Ints) -> float:
    """What an item loses on average by its second choice."""
    both = count > 1
    return max(float((worth[both, 1] - worth[both, 0]).mean()) if both.any() else 0.0, 1e-6)
