"""What a region uses at the moment, and what breaking a limit costs (compiled).

Every row of the search is one-sided or two-sided with a weight per unit broken. Weights grow on
rows that stay broken, so the search is drawn to plans that keep every limit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit


class Use(NamedTuple):
    """Use of every row by the present choices."""

    visits: np.ndarray  # (J,)
    hours: np.ndarray  # (J,)
    tops: np.ndarray  # (J,)
    calls: np.ndarray  # (S + 1,)
    loads: np.ndarray  # (P + 2,) with none and house, which have no limit
    moves: np.ndarray  # (1,)


class Weights(NamedTuple):
    """Cost of one unit over (or under) each limit."""

    visits: np.ndarray
    hours_over: np.ndarray
    hours_under: np.ndarray
    tops_over: np.ndarray
    tops_under: np.ndarray
    calls: np.ndarray
    loads: np.ndarray
    moves: np.ndarray


class Limits(NamedTuple):
    """Limits of every row; hours are the absolute limit and the equity band together."""

    visits: np.ndarray
    hours_low: np.ndarray
    hours_high: np.ndarray
    tops_low: np.ndarray
    tops_high: np.ndarray
    calls: np.ndarray
    loads: np.ndarray
    moves: np.ndarray


@njit(cache=True)
def empty_use(sellers, seats, partners):
    return Use(
        np.zeros(sellers),
        np.zeros(sellers),
        np.zeros(sellers),
        np.zeros(seats),
        np.zeros(partners + 2),
        np.zeros(1),
    )


@njit(cache=True)
def add_choice(arrays, use, i, j, o, q, sign):
    """Add (sign 1.0) or take away (sign -1.0) the use of one account's choice."""
    visits = arrays.visits[o]
    use.visits[j] += sign * visits
    use.hours[j] += sign * (visits * (arrays.visit_hours + arrays.trip[i, j]) + arrays.admin[o])
    use.tops[j] += sign * arrays.top[o]
    use.calls[arrays.seat[j]] += sign * arrays.calls[o]
    use.loads[q] += sign * arrays.load[arrays.option_class[o]]
    use.moves[0] += sign * arrays.moves[i, j]


@njit(cache=True)
def over(weight, amount, limit):
    return weight * (amount - limit) if amount > limit else 0.0


@njit(cache=True)
def outside(weight_over, weight_under, amount, low, high):
    if amount > high:
        return weight_over * (amount - high)
    if amount < low:
        return weight_under * (low - amount)
    return 0.0


@njit(cache=True)
def seller_penalty(weights, limits, j, visits, hours, tops):
    """Penalty of one seller's rows at the given use."""
    cost = over(weights.visits[j], visits, limits.visits[j])
    cost += outside(
        weights.hours_over[j],
        weights.hours_under[j],
        hours,
        limits.hours_low[j],
        limits.hours_high[j],
    )
    return cost + outside(
        weights.tops_over[j], weights.tops_under[j], tops, limits.tops_low[j], limits.tops_high[j]
    )


@njit(cache=True)
def seller_rows(weights, limits, use, j):
    return seller_penalty(weights, limits, j, use.visits[j], use.hours[j], use.tops[j])


@njit(cache=True)
def other_rows(arrays, weights, limits, use, j, q):
    """Penalty of the seat of seller j, of partner q and of the moves."""
    s = arrays.seat[j]
    cost = over(weights.calls[s], use.calls[s], limits.calls[s])
    cost += over(weights.loads[q], use.loads[q], limits.loads[q])
    return cost + over(weights.moves[0], use.moves[0], limits.moves[0])
