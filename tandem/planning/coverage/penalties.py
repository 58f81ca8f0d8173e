"""What breaking a limit costs the search (compiled): every row alike, over or under."""

from __future__ import annotations

import numpy as np

from tandem.planning.compiled import njit
from tandem.planning.coverage.listing import ROWS_USED
from tandem.planning.coverage.rows import Rows
from tandem.planning.problem import Floats

ROUNDING = 1e-7
"""A limit passed by less than this is kept: sums of many hours end in such remainders."""


@njit()
def penalty(rows, r, amount):
    """Cost of using so much of row r."""
    if amount > rows.high[r]:
        return rows.over[r] * (amount - rows.high[r])
    if amount < rows.low[r]:
        return rows.under[r] * (rows.low[r] - amount)
    return 0.0


@njit()
def strain(rows, r, more):
    """What using so much more of row r adds to its penalty."""
    return penalty(rows, r, rows.use[r] + more) - penalty(rows, r, rows.use[r])


@njit()
def gain_of(listed, rows, i, k, k2):
    """Value won less penalty added when account i goes from choice k to k2."""
    gain = listed.value[i, k2] - listed.value[i, k]
    for at in range(ROWS_USED):
        r, r2 = listed.rows[i, k, at], listed.rows[i, k2, at]
        old, new = listed.amounts[i, k, at], listed.amounts[i, k2, at]
        if r == r2:
            if old != new:
                gain -= strain(rows, r, new - old)
        else:
            if old != 0.0:
                gain -= strain(rows, r, -old)
            if new != 0.0:
                gain -= strain(rows, r2, new)
    return gain


@njit()
def put(listed, rows, i, k, sign):
    """Add (sign 1.0) or take away (-1.0) the use of choice k of account i."""
    for at in range(ROWS_USED):
        rows.use[listed.rows[i, k, at]] += sign * listed.amounts[i, k, at]


def adapt(
    rows: Rows, factor: float, relax: float = 1.0, floor: tuple[Floats, Floats] | None = None
) -> float:
    """Raise the weights of broken rows, relax the others down to `floor` (over, under); returns
    how much is broken in all."""
    total = 0.0
    excess = (rows.use - rows.high, rows.low - rows.use)
    for at, (weight, beyond) in enumerate(zip((rows.over, rows.under), excess, strict=True)):
        broken = beyond > ROUNDING
        weight[broken] *= factor
        if floor is not None:
            weight[~broken] = np.maximum(weight[~broken] * relax, floor[at][~broken])
        total += float(beyond[broken].sum())
    return total


def broken_in(rows: Rows) -> float:
    """How much a plan breaks in all, every row in its own unit."""
    beyond = np.maximum(rows.use - rows.high, rows.low - rows.use)
    return float(beyond[beyond > ROUNDING].sum())
