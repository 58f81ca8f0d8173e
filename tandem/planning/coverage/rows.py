"""The scarce rows of a region as one vector, and how the priced rows of the dual map onto it.

Order: visits (J), hours (J), personal slots (J), calls (S + 1), partner loads (P + 2, of which the
last two, none and house, have no limit), moves (1). A choice uses six of them. The equity band is
a lower and an upper limit of the hours, so that one row carries what the dual prices three times.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tandem.planning.coverage.layout import effective_prices, layout_of
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.problem import Floats, Ints

FREE = 1e12


class Use(NamedTuple):
    """What a plan uses, by kind of row: sellers (J,), calls (S + 1,), loads (P + 2,), moves."""

    visits: Floats
    hours: Floats
    tops: Floats
    calls: Floats
    loads: Floats
    moves: float


class Rows(NamedTuple):
    """What a plan uses of every row, its limits, and what one unit outside them costs (R,)."""

    use: Floats
    low: Floats
    high: Floats
    over: Floats
    under: Floats


def row_slices(arrays: RegionArrays) -> dict[str, slice]:
    """Where each kind of row stands in the vector."""
    j, seats, partners = len(arrays.visit_cap), len(arrays.seat_cap), len(arrays.partner_cap)
    sizes = {"visits": j, "hours": j, "tops": j, "calls": seats, "loads": partners + 2, "moves": 1}
    slices, at = {}, 0
    for name, size in sizes.items():
        slices[name] = slice(at, at + size)
        at += size
    return slices


def row_prices(arrays: RegionArrays, prices: Floats) -> Floats:
    """(R,) what a unit of each row is worth at the dual's prices; floors count negatively."""
    seller, seat, partner = effective_prices(arrays, layout_of(arrays), prices)
    move = arrays.move_price + float(prices[-1])
    return np.concatenate([*seller, seat, partner, [0.0, 0.0, move]])


def limits_at(
    arrays: RegionArrays, use: Floats, over: Floats, under: Floats, tighter: float = 0.0
) -> Rows:
    """Rows with the equity band at the present mean; `tighter` keeps that share of it back."""
    at = row_slices(arrays)
    low, high = np.full(len(use), -FREE), np.full(len(use), FREE)
    high[at["visits"]], high[at["hours"]] = arrays.visit_cap, arrays.hour_cap
    low[at["tops"]], high[at["tops"]] = arrays.top_low, arrays.top_high
    high[at["calls"]], high[at["moves"]] = arrays.seat_cap, arrays.move_cap
    high[at["loads"]][:-2] = arrays.partner_cap
    if arrays.band <= 1:
        centre = arrays.hour_share * use[at["hours"]].sum()
        low[at["hours"]] = (1 - arrays.band * (1 - tighter)) * centre
        band = (1 + arrays.band * (1 - tighter)) * centre
        high[at["hours"]] = np.minimum(high[at["hours"]], band)
    return Rows(use, low, high, over, under)


def use_of(arrays: RegionArrays, choice: Ints) -> Use:
    """What so chosen accounts use; `choice` (n, 3) seller, option, partner column."""
    (j, o, q), i = choice.T, np.arange(len(choice))
    sellers, seats, columns = len(arrays.visit_cap), len(arrays.seat_cap), len(arrays.partner_cap)
    visits = arrays.visits[o]
    hours = visits * (arrays.visit_hours + arrays.trip[i, j]) + arrays.admin[o]
    return Use(
        visits=_sums(j, visits, sellers),
        hours=_sums(j, hours, sellers),
        tops=_sums(j, arrays.top[o], sellers),
        calls=_sums(arrays.seat[j], arrays.calls[o], seats),
        loads=_sums(q, arrays.load[arrays.option_class[o]], columns + 2),
        moves=float(arrays.moves[i, j].sum()),
    )


def _sums(row: Ints, amount: Floats, rows: int) -> Floats:
    return np.bincount(row, amount, rows).astype(np.float64)


def value_of(arrays: RegionArrays, choice: Ints) -> Floats:
    """(n,) value of every account so covered."""
    (j, o, q), i = choice.T, np.arange(len(choice))
    return arrays.value[i, j, o] + arrays.partner_value[i, arrays.option_class[o], q]


def worth_of(arrays: RegionArrays, row_price: Floats, choice: Ints) -> Floats:
    """(n,) value less the price of everything the choice uses."""
    (j, o, q), i, at = choice.T, np.arange(len(choice)), row_slices(arrays)
    visits = arrays.visits[o]
    hours = visits * (arrays.visit_hours + arrays.trip[i, j]) + arrays.admin[o]
    paid = visits * row_price[at["visits"]][j] + hours * row_price[at["hours"]][j]
    paid += arrays.top[o] * row_price[at["tops"]][j]
    paid += arrays.calls[o] * row_price[at["calls"]][arrays.seat[j]]
    paid += arrays.load[arrays.option_class[o]] * row_price[at["loads"]][q]
    return value_of(arrays, choice) - paid - arrays.moves[i, j] * row_price[-1]
