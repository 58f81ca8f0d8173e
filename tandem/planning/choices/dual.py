"""Prices of scarce rows, and the lower bound on every plan that they prove (Fisher 2004).

At given prices each item takes its cheapest choice, alone; that sum less prices x capacity is
never above the cost of a plan that keeps every limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.choices import kernels
from tandem.planning.choices.ascent import ascend
from tandem.planning.choices.problem import Choices
from tandem.planning.problem import Floats


@dataclass(frozen=True, slots=True)
class Prices:
    """`row` (R,) >= 0: what one more unit of each row saves. `bound`: proven lower bound."""

    row: Floats
    bound: float


def price_rows(choices: Choices, start: Floats | None = None, steps: int = 600) -> Prices:
    """The best prices found in so many evaluations (each is one pass over all choices)."""
    rows = len(choices.capacity)
    used = np.empty(rows)
    unit = 1 / np.maximum(np.abs(choices.capacity), 1e-9)

    def value_and_slope(scaled: Floats) -> tuple[float, Floats]:
        row = scaled * unit
        used[:] = 0.0
        total = kernels.cheapest(choices, row, used)
        return total - float(row @ choices.capacity), (used - choices.capacity) * unit

    first = np.zeros(rows) if start is None else start / unit
    best = ascend(value_and_slope, first, _first_reach(choices), steps, lowest=0.0)
    return Prices(best[1] * unit, best[0])


def _first_reach(choices: Choices) -> float:
    """A tenth of what the items' choices differ by: large enough to move, small enough to aim."""
    listed = np.arange(choices.cost.shape[1]) < choices.size[:, None]
    low = np.where(listed, choices.cost, np.inf).min(1)
    high = np.where(listed, choices.cost, -np.inf).max(1)
    return max(0.1 * float((high - low).sum()), 1e-9)
