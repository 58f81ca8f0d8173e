"""The best choices of every account side by side in memory (compiled).

Pricing and search look at a few dozen choices an account, not at all thousands; each is kept with
its value and the six rows it uses, so that both run over plain arrays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tandem.planning.compiled import njit
from tandem.planning.coverage.kernels import (
    choice_costs,
    priced_owners,
    priced_partners,
    spread_classes,
)
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.problem import Floats, Ints

PARTNERS_KEPT = 4
TIE, EQUALS = 1e-7, 3
"""Partners whose priced worth is so near are equals, and so many of them are listed."""

ROWS_USED = 6
SPARE = 2


class Listed(NamedTuple):
    """Choices of every account, best priced first. Sizes: n accounts, K choices.

    `choice` (n, K, 3): seller, option, partner column. `value` (n, K). `rows`, `amounts`
    (n, K, 6): what it uses. `counts` (n,): how many of the K there are; the
    last two columns are spare, for a present choice that is none of the best.
    """

    choice: Ints
    value: Floats
    rows: Ints
    amounts: Floats
    counts: Ints


@njit()
def best_columns(columns, first, out):
    """Indices of the best few partner columns, best first (-1 where there are fewer).

    Among equals the last two, none and house, come first, then the others from `first` on, and
    only `EQUALS` are listed: where many partners offer the same, accounts list different ones, so
    that all can be filled and no list is full of them.
    """
    count = len(columns)
    below, worth, equals = 1e18, 1e18, 0
    for k in range(len(out)):
        best, at = -1e8, -1
        for turn in range(count):
            q = count - 1 - turn if turn < 2 else (first + turn) % (count - 2)
            if best + TIE < columns[q] < below:
                taken = False
                for before in range(k):
                    taken = taken or out[before] == q
                if not taken:
                    best, at = columns[q], q
        out[k] = at
        equals = equals + 1 if best > worth - TIE else 1
        worth = best
        if equals == EQUALS:
            below = worth - TIE


@njit()
def insert(worths, choice, worth, j, o, q):
    """Put a choice into its place of a falling list; the last one drops out."""
    at = len(worths) - 1
    while at > 0 and worths[at - 1] < worth:
        worths[at] = worths[at - 1]
        for part in range(3):
            choice[at, part] = choice[at - 1, part]
        at -= 1
    worths[at] = worth
    choice[at, 0], choice[at, 1], choice[at, 2] = j, o, q


@njit()
def best_listed(arrays, seller, seat, partner, move, size):
    """The `size` best choices of every account: priced worth (n, size), choice (n, size, 3)."""
    n, count_j, count_o = arrays.value.shape
    classes, count_q = len(arrays.load), len(partner) + 2
    worths = np.full((n, size), -1e17)
    choice = np.zeros((n, size, 3), np.int32)
    columns = np.empty((classes, count_q))
    order = np.empty((classes, PARTNERS_KEPT), np.int64)
    class_worth, option_worth = np.empty(classes), np.empty(count_o)
    worth, row_best = np.empty((count_j, count_o)), np.empty(count_j)
    cost = choice_costs(arrays, seller, seat)
    for i in range(n):
        for c in range(classes):
            class_worth[c] = priced_partners(arrays, i, c, partner, columns[c])
            best_columns(columns[c], i, order[c])
        spread_classes(arrays, class_worth, option_worth)
        priced_owners(arrays, i, option_worth, cost, seller[1], move, worth, row_best)
        for j in range(count_j):
            if row_best[j] <= worths[i, size - 1] or row_best[j] < -1e7:
                continue
            for o in range(count_o):
                if worth[j, o] <= worths[i, size - 1] or worth[j, o] < -1e7:
                    continue
                c = arrays.option_class[o]
                for k in range(PARTNERS_KEPT):
                    q = order[c, k]
                    if q < 0:
                        break
                    total = worth[j, o] - class_worth[c] + columns[c, q]
                    if total <= worths[i, size - 1]:
                        break
                    insert(worths[i], choice[i], total, j, o, q)
    return worths, choice


@njit()
def write_choice(arrays, listed, i, k, j, o, q):
    """Put one choice with its value and use into a list."""
    count_j, seats = len(arrays.visit_cap), len(arrays.seat_cap)
    c = arrays.option_class[o]
    visits = arrays.visits[o]
    listed.choice[i, k, 0], listed.choice[i, k, 1], listed.choice[i, k, 2] = j, o, q
    listed.value[i, k] = arrays.value[i, j, o] + arrays.partner_value[i, c, q]
    rows, amounts = listed.rows[i, k], listed.amounts[i, k]
    for kind in range(3):
        rows[kind] = kind * count_j + j
    rows[3] = 3 * count_j + arrays.seat[j]
    rows[4] = 3 * count_j + seats + q
    rows[5] = 3 * count_j + seats + len(arrays.partner_cap) + 2
    amounts[0] = visits
    amounts[1] = visits * (arrays.visit_hours + arrays.trip[i, j]) + arrays.admin[o]
    amounts[2], amounts[3] = arrays.top[o], arrays.calls[o]
    amounts[4], amounts[5] = arrays.load[c], arrays.moves[i, j]


@njit()
def _write_all(arrays, listed, choice):
    n, size = choice.shape[:2]
    for i in range(n):
        for k in range(min(size, listed.counts[i])):
            write_choice(arrays, listed, i, k, choice[i, k, 0], choice[i, k, 1], choice[i, k, 2])


def list_choices(
    arrays: RegionArrays, row_price: Floats, size: int, within: float = np.inf
) -> tuple[Listed, Floats]:
    """Up to `size` choices of every account that lose at most `within` at the prices, and their
    priced worth (n, size)."""
    count_j, seats = len(arrays.visit_cap), len(arrays.seat_cap)
    seller = row_price[: 3 * count_j].reshape(3, count_j)
    seat = row_price[3 * count_j : 3 * count_j + seats]
    partner = row_price[3 * count_j + seats : -3]
    worths, choice = best_listed(arrays, seller, seat, partner, float(row_price[-1]), size)
    near = (worths > -1e16) & (worths >= worths[:, :1] - within)
    listed = empty_list(len(worths), size + SPARE, near.sum(1))
    _write_all(arrays, listed, choice)
    return listed, worths


def empty_list(n: int, size: int, count: Ints) -> Listed:
    return Listed(
        choice=np.zeros((n, size, 3), np.int32),
        value=np.zeros((n, size)),
        rows=np.zeros((n, size, ROWS_USED), np.int32),
        amounts=np.zeros((n, size, ROWS_USED)),
        counts=count.astype(np.int64),
    )
