"""From good prices to the best ones: the relaxation over near choices, widened until it is enough.

Choices that the new prices make attractive are added and the relaxation is solved again (Kelley
1960) until the bound at its prices, taken over all choices, is what the relaxation is worth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.coverage.dual import true_bound, value_level
from tandem.planning.coverage.listing import SPARE, Listed, list_choices
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.coverage.relaxation import Relaxed, first_reach, relax
from tandem.planning.coverage.rows import row_prices
from tandem.planning.problem import Bools, Floats, Ints

ROUNDS = 12
"""Most regions need two or three; a seller who has hardly any choice can need ten."""

ENOUGH = 2e-5
"""Stop when the bound is so near the relaxation's value, as a share of it, and no price was held
back by the distance it may move in one round."""

SHORTER = (1.0, 0.5, 0.2)
"""Where the new prices prove less than those before, so much of the way is tried."""

FURTHER = 4.0
"""A price that was held back may move so many times further in the next round: the first prices of a
seller who has hardly any choice can be off tenfold."""

FIRST_LIST, FIRST_WITHIN = 24, 0.006
NEXT_LIST, NEXT_WITHIN = 4, 0.002
"""Choices of an account that are looked at, and what they may lose at the prices as a share of the
mean account value: around the first prices, and around those of each later round."""


@dataclass(frozen=True, slots=True)
class Settled:
    """`prices` (layout.size,), the bound they prove, and what every account takes at them, (n, 3):
    the likeliest choice of the relaxation, which breaks few limits and those by little."""

    prices: Floats
    bound: float
    choice: Ints


def settle(arrays: RegionArrays, prices: Floats) -> Settled:
    """The best prices near `prices`; never a weaker bound than theirs."""
    level = value_level(arrays)
    listed, near = _near(arrays, prices, FIRST_LIST, FIRST_WITHIN * level)
    best = Settled(prices, true_bound(arrays, prices), listed.choice[:, 0].astype(np.int64))
    reach = first_reach(arrays, level)
    for _ in range(ROUNDS):
        relaxed = relax(arrays, listed, near, best.prices, reach)
        if relaxed is None:
            break
        best, at = _towards(arrays, best, relaxed)
        if relaxed.is_inside and best.bound - relaxed.value <= ENOUGH * abs(best.bound):
            break
        reach = np.where(relaxed.held_back, FURTHER * reach, reach)
        for seen in (relaxed.prices,) if at is relaxed.prices else (relaxed.prices, at):
            more, also = _near(arrays, seen, NEXT_LIST, NEXT_WITHIN * level)
            near = np.concatenate([near, also & ~_known(arrays, listed, near, more)], axis=1)
            listed = _joined(listed, more)
    return best


def _towards(arrays: RegionArrays, best: Settled, relaxed: Relaxed) -> tuple[Settled, Floats]:
    """The better of the present prices and those on the way to the new ones; the last tried."""
    for share in SHORTER:
        at = relaxed.prices
        if share < 1:
            at = best.prices + share * (at - best.prices)
        bound = true_bound(arrays, at)
        if bound <= best.bound:
            return Settled(at, bound, relaxed.choice), at
    return best, at


def _near(arrays: RegionArrays, prices: Floats, size: int, within: float) -> tuple[Listed, Bools]:
    """The best choices at the prices and which of them lose at most so much."""
    listed, worth = list_choices(arrays, row_prices(arrays, prices), size, within)
    near = np.arange(worth.shape[1] + SPARE) < listed.counts[:, None]
    return listed, near


def _known(arrays: RegionArrays, listed: Listed, near: Bools, more: Listed) -> Bools:
    """(n, K) which of the choices in `more` are marked in `near` already."""
    options, columns = len(arrays.visits), arrays.partner_value.shape[2]

    def numbered(choice: Ints) -> Ints:
        return (choice[:, :, 0] * options + choice[:, :, 1]) * columns + choice[:, :, 2]

    old = np.where(near, numbered(listed.choice), -1)
    return (numbered(more.choice)[:, :, None] == old[:, None, :]).any(axis=2)


def _joined(first: Listed, second: Listed) -> Listed:
    """Both lists side by side; `counts` are the first's, as the marks tell what is listed."""
    both = {
        name: np.concatenate([getattr(first, name), getattr(second, name)], axis=1)
        for name in ("choice", "value", "rows", "amounts")
    }
    return first._replace(**both)
