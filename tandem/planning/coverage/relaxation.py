"""The exact linear relaxation of a region over its near choices, by HiGHS.

Smoothed prices end a little beside the best ones. Over the choices that can matter at them the
relaxation is small; its prices are exact, and its plan gives all but about a hundred accounts one
choice, which is where the search begins. Every row may also be bought or sold at a little more or
less than its price was thought to be (du Merle et al. 1999): prices cannot run away where choices
are missing, and the problem is never infeasible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix, hstack, identity, vstack

from tandem.planning.coverage.layout import layout_of
from tandem.planning.coverage.listing import Listed
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.coverage.rows import row_prices, row_slices
from tandem.planning.problem import Bools, Floats, Ints

TRUST = 0.05
"""How far a price may move, as a share of what a typical account earns per typical unit."""

MOST_ITERATIONS = 100_000
_UNITS = {"visits": 3.0, "hours": 6.0, "tops": 1.0, "calls": 4.0, "loads": 1.0, "moves": 1.0}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """`prices` (layout.size,), the relaxation's value, and the likeliest choice of every account,
    (n, 3) seller, option, partner column. `held_back` (R - 2,): rows that were bought or sold, so
    that their price would move further; without any the prices are the best for these choices, not
    only the best near those that were handed in."""

    prices: Floats
    value: float
    choice: Ints
    held_back: Bools

    @property
    def is_inside(self) -> bool:
        return not self.held_back.any()


def relax(
    arrays: RegionArrays, listed: Listed, near: Bools, prices: Floats, reach: Floats
) -> Relaxed | None:
    """Solve over the choices marked in `near` (n, K), close to `prices`; None if HiGHS gives up.

    `reach` (R - 2,): how far the price of each limited row may move (see `first_reach`). Work is limited in iterations, not in seconds, so equal
    problems have equal answers.
    """
    i, k = np.nonzero(near)
    found = _solve(arrays, listed, i, k, prices, reach)
    if found.status != 0:
        return None
    taken = np.zeros(near.shape)
    taken[i, k] = found.x[: len(i)]
    choice = listed.choice[np.arange(len(near)), taken.argmax(axis=1)].astype(np.int64)
    bought, sold = np.split(found.x[len(i) + len(reach) :], 2)
    return Relaxed(
        prices=_prices(arrays, found, len(i)),
        value=-float(found.fun),
        choice=choice,
        held_back=np.maximum(bought, sold) > 1e-6,
    )


def _solve(
    arrays: RegionArrays, listed: Listed, i: Ints, k: Ints, prices: Floats, reach: Floats
) -> OptimizeResult:
    """Columns: choices, use of each row within its limits, use bought, use sold."""
    count, n, uses = len(i), len(listed.counts), _uses(arrays, listed, i, k)
    rows = uses.shape[0]
    one = csr_matrix((np.ones(count), (i, np.arange(count))), shape=(n, count + 3 * rows))
    unit = identity(rows, format="csr")
    band = _band(arrays, count, rows)
    price = _limited(row_prices(arrays, prices))
    fixed = _limited(row_prices(arrays, np.zeros(layout_of(arrays).size)))
    low, high = _limits(arrays)
    return linprog(
        np.concatenate([-listed.value[i, k], fixed, price + reach, reach - price]),
        A_ub=band,
        b_ub=None if band is None else np.zeros(band.shape[0]),
        A_eq=csc_matrix(vstack([one, hstack([uses, -unit, -unit, unit])])),
        b_eq=np.append(np.ones(n), np.zeros(rows)),
        bounds=np.stack(
            [
                np.concatenate([np.zeros(count), low, np.zeros(2 * rows)]),
                np.concatenate([np.full(count, np.inf), high, np.full(2 * rows, np.inf)]),
            ],
            axis=1,
        ),
        method="highs-ipm",
        options={"maxiter": MOST_ITERATIONS},
    )


def _limited(rows: Floats) -> Floats:
    """Without the two partner columns, none and house, that have no limit."""
    return np.delete(rows, [-3, -2])


def _uses(arrays: RegionArrays, listed: Listed, i: Ints, k: Ints) -> csr_matrix:
    """(R - 2, columns) what each choice uses of every limited row."""
    row, amount = listed.rows[i, k], listed.amounts[i, k]
    column = np.broadcast_to(np.arange(len(i))[:, None], row.shape)
    whole = row_slices(arrays)["moves"].stop
    uses = coo_matrix((amount.ravel(), (row.ravel(), column.ravel())), shape=(whole, len(i)))
    return uses.tocsr()[_limited(np.arange(whole))]


def _limits(arrays: RegionArrays) -> tuple[Floats, Floats]:
    """Least and most use of every limited row."""
    high = np.concatenate(
        [
            arrays.visit_cap,
            arrays.hour_cap,
            arrays.top_high,
            arrays.seat_cap,
            arrays.partner_cap,
            [arrays.move_cap],
        ]
    )
    low = np.zeros(len(high))
    low[row_slices(arrays)["tops"]] = arrays.top_low
    return low, high


def first_reach(arrays: RegionArrays, level: float) -> Floats:
    """(R - 2,) how far good prices may be off; `level`: what a typical account earns."""
    at = row_slices(arrays)
    width = np.empty(at["moves"].stop)
    for name, unit in _UNITS.items():
        width[at[name]] = TRUST * level / unit
    return _limited(width)


def _band(arrays: RegionArrays, before: int, rows: int) -> csc_matrix | None:
    """(2 J, columns) hours beyond either edge of the equity band; None where it is off."""
    if arrays.band > 1:
        return None
    share = arrays.hour_share[:, None]
    each, hours = np.eye(len(share)), row_slices(arrays)["hours"]
    edges = np.vstack([each - (1 + arrays.band) * share, (1 - arrays.band) * share - each])
    left = csr_matrix((len(edges), before + hours.start))
    right = csr_matrix((len(edges), 3 * rows - hours.stop))
    return csc_matrix(hstack([left, csr_matrix(edges), right]))


def _prices(arrays: RegionArrays, found: OptimizeResult, before: int) -> Floats:
    """Marginal values of the limits in the layout's order."""
    at, layout = row_slices(arrays), layout_of(arrays)
    blocks, prices = layout.blocks(), np.zeros(layout.size)
    over = np.maximum(-found.upper.marginals[before:], 0.0)
    under = np.maximum(found.lower.marginals[before:], 0.0)
    names = (("visit", "visits"), ("hour", "hours"), ("top_over", "tops"), ("seat", "calls"))
    for block, name in names:
        prices[blocks[block]] = over[at[name]]
    prices[blocks["top_under"]] = under[at["tops"]]
    first = at["loads"].start
    prices[blocks["partner"]] = over[first : first + layout.partners]
    prices[blocks["move"]] = over[first + layout.partners]
    if arrays.band <= 1:
        edge = np.maximum(-found.ineqlin.marginals, 0.0)
        prices[blocks["band_up"]], prices[blocks["band_down"]] = np.split(edge, 2)
    return prices
