"""Items, their choices, and the rows the choices use up, as plain arrays.

n items, up to k choices each, up to r rows a choice, R rows in all. Costs are minimised; whoever
earns hands in negative costs. A floor ("at least 20") is a row of negative use and capacity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tandem.planning.problem import Floats, Ints
from tandem.planning.terms import PlanningError


class Choices(NamedTuple):
    """The compiled loops take this as it is; `of` checks and fills it.

    `cost` (n, k). `rows` (n, k, r) indices of rows, -1 where a choice uses fewer. `use` (n, k, r)
    amount of each row. `size` (n,) how many of the k choices the item has, the first ones.
    `capacity` (R,). The first row of a choice is its home: items are exchanged between homes.
    """

    cost: Floats
    rows: Ints
    use: Floats
    size: Ints
    capacity: Floats

    @classmethod
    def of(
        cls, cost: Floats, rows: Ints, use: Floats, capacity: Floats, count: Ints | None = None
    ) -> Choices:
        """`PlanningError` if shapes do not fit or a choice has no home."""
        cost, use = np.ascontiguousarray(cost, float), np.ascontiguousarray(use, float)
        rows = np.ascontiguousarray(rows, np.int32)
        capacity = np.ascontiguousarray(capacity, float)
        n, k = cost.shape
        count = np.full(n, k) if count is None else np.asarray(count)
        if rows.shape != use.shape or rows.shape[:2] != cost.shape:
            raise PlanningError("Every choice needs its cost, its rows and their use.")
        if n and (count.min() < 1 or count.max() > k):
            raise PlanningError("Every item needs at least one choice.")
        listed = np.arange(k) < count[:, None]
        if (rows[listed] >= len(capacity)).any() or (rows[listed][:, 0] < 0).any():
            raise PlanningError("Every choice must use a row that has a capacity.")
        return cls(cost, rows, use, np.ascontiguousarray(count, np.int64), capacity)

    @classmethod
    def one_row_each(cls, cost: Floats, use: Floats, capacity: Floats) -> Choices:
        """The k-th choice of every item uses row k alone: generalized assignment."""
        rows = np.broadcast_to(np.arange(cost.shape[1])[None, :], cost.shape)
        return cls.of(cost, rows[:, :, None], np.asarray(use)[:, :, None], capacity)


def cost_of(choices: Choices, taken: Ints) -> float:
    """Cost of a whole plan; `taken` (n,) is the choice of every item."""
    return float(choices.cost[np.arange(len(taken)), taken].sum())
