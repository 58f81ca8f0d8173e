"""Prices of scarce capacity, and the upper bound they prove.

Lagrangian relaxation of all capacities (Fisher 2004): at given prices every account takes its
best (seller, option, partner), and prices x capacities + the sum of these bests is never below
the best possible plan. The inner maximum is smoothed by log-sum-exp with a falling temperature
(Nesterov 2005), so that L-BFGS-B can minimise it; the bound is then taken without smoothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from tandem.planning.coverage import kernels
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.problem import Floats

ROUGH_STAGES = ((0.2, 20), (0.05, 25), (0.012, 40))
"""(temperature as a share of the mean account value, L-BFGS-B iterations) on a thinned region."""

FIRST_STAGES = ((0.003, 60),)
"""Enough to learn what shared rows are worth; the bound is taken after `STAGES`."""

STAGES = ((0.0008, 80), (0.0003, 60))
THIN_TO = 500
_DEAREST = 1e3
"""Highest price in scaled units (thousand typical accounts): keeps prices and bound finite where
limits cannot hold together. Any price gives a true bound, so the cap costs no rigour."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each block of prices stands in the price vector."""

    sellers: int
    seats: int
    partners: int

    def blocks(self) -> dict[str, slice]:
        """visit, hour (absolute), band_up, band_down, top_over, top_under, seat, partner, move."""
        j = self.sellers
        names = ("visit", "hour", "band_up", "band_down", "top_over", "top_under")
        blocks = {name: slice(k * j, (k + 1) * j) for k, name in enumerate(names)}
        blocks["seat"] = slice(6 * j, 6 * j + self.seats)
        blocks["partner"] = slice(6 * j + self.seats, 6 * j + self.seats + self.partners)
        end = 6 * j + self.seats + self.partners
        blocks["move"] = slice(end, end + 1)
        return blocks

    @property
    def size(self) -> int:
        return 6 * self.sellers + self.seats + self.partners + 1


@dataclass(frozen=True, slots=True)
class Priced:
    """A region's prices, its proven bound at them, and what the relaxed region would use.

    `seat_use`, `partner_use`, `move_use` come from the smoothed choice, so they are fractional.
    """

    prices: Floats
    bound: float
    seat_use: Floats
    partner_use: Floats
    move_use: float


def layout_of(arrays: RegionArrays) -> Layout:
    return Layout(len(arrays.visit_cap), len(arrays.seat_cap), len(arrays.partner_cap))


def price_region(
    arrays: RegionArrays,
    start: Floats | None = None,
    used: Floats | None = None,
    stages: tuple[tuple[float, int], ...] = FIRST_STAGES + STAGES,
) -> Priced:
    """Minimise the smoothed dual, then evaluate the true one; the best bound seen is kept.

    `start`: prices (layout.size,) to begin at. `used`: use (layout.size,) of a plan that breaks
    limits; these are widened to it, so that the bound holds for that plan too. `stages`:
    (temperature as a share of the mean account value, L-BFGS-B iterations), one after the other.
    """
    layout = layout_of(arrays)
    capacity = capacities(arrays, layout)
    if used is not None:
        capacity = np.maximum(capacity, used)
    scale = _scales(arrays, layout)
    level = _value_level(arrays)
    prices = rough_prices(arrays) if start is None else start.copy()
    best = (true_bound(arrays, prices, capacity), prices)
    for temperature, iterations in stages:
        heat = max(temperature * level, 1e-9)
        prices = _descend(arrays, layout, capacity, scale, prices, heat, iterations)
        bound = true_bound(arrays, prices, capacity)
        if bound < best[0]:
            best = (bound, prices)
    heat = max(0.003 * level, 1e-9)
    _, use = smoothed(arrays, layout, best[1], heat)
    blocks = layout.blocks()
    return Priced(
        prices=best[1],
        bound=best[0],
        seat_use=use[blocks["seat"]],
        partner_use=use[blocks["partner"]],
        move_use=float(use[blocks["move"]][0]),
    )


def rough_prices(arrays: RegionArrays) -> Floats:
    """Prices of a thinned region (every k-th account, capacities divided by k): a good start."""
    n = len(arrays.value)
    step = max(1, n // THIN_TO)
    thin = arrays._replace(
        value=np.ascontiguousarray(arrays.value[::step]),
        trip=np.ascontiguousarray(arrays.trip[::step]),
        moves=np.ascontiguousarray(arrays.moves[::step]),
        partner_value=np.ascontiguousarray(arrays.partner_value[::step]),
    )
    layout = layout_of(arrays)
    share = len(thin.value) / n
    capacity, scale = capacities(arrays, layout) * share, _scales(arrays, layout)
    prices, level = np.zeros(layout.size), _value_level(arrays)
    for temperature, iterations in ROUGH_STAGES:
        heat = max(temperature * level, 1e-9)
        prices = _descend(thin, layout, capacity, scale, prices, heat, iterations)
    return prices


def true_bound(arrays: RegionArrays, prices: Floats, capacity: Floats | None = None) -> float:
    """Unsmoothed dual value: an upper bound on the region's best plan for any prices >= 0."""
    layout = layout_of(arrays)
    seller, seat, partner = effective_prices(arrays, layout, prices)
    best = kernels.best_choices(arrays, seller, seat, partner, _move_price(arrays, layout, prices))
    limits = capacities(arrays, layout) if capacity is None else capacity
    return float(best.sum() + prices @ limits)


def capacities(arrays: RegionArrays, layout: Layout) -> Floats:
    """Right-hand sides in the layout's order (band rows have 0; floors count negatively)."""
    j = layout.sellers
    zero = np.zeros(j)
    return np.concatenate(
        [
            arrays.visit_cap,
            arrays.hour_cap,
            zero,
            zero,
            arrays.top_high,
            -arrays.top_low,
            arrays.seat_cap,
            arrays.partner_cap,
            [arrays.move_cap],
        ]
    )


def effective_prices(
    arrays: RegionArrays, layout: Layout, prices: Floats
) -> tuple[Floats, Floats, Floats]:
    """What a choice pays: (3, J) per visit, hour and personal slot; per call; per load unit.

    The equity band ties every seller to the region's total hours, so each hour also pays its part
    in everybody's band.
    """
    blocks = layout.blocks()
    up, down = prices[blocks["band_up"]], prices[blocks["band_down"]]
    tie = _tie(arrays, up, down)
    hour = prices[blocks["hour"]] + up - down + tie
    top = prices[blocks["top_over"]] - prices[blocks["top_under"]]
    seller = np.stack([prices[blocks["visit"]], hour, top])
    seat = arrays.seat_price + prices[blocks["seat"]]
    partner = arrays.partner_price + prices[blocks["partner"]]
    return seller, seat, partner


def _tie(arrays: RegionArrays, up: Floats, down: Floats) -> float:
    if arrays.band > 1:
        return 0.0
    share = arrays.hour_share
    return float(((1 - arrays.band) * down * share - (1 + arrays.band) * up * share).sum())


def _move_price(arrays: RegionArrays, layout: Layout, prices: Floats) -> float:
    return arrays.move_price + float(prices[layout.blocks()["move"]][0])


def smoothed(
    arrays: RegionArrays, layout: Layout, prices: Floats, heat: float
) -> tuple[float, Floats]:
    """Smoothed inner value and the expected use of every row (the gradient is capacity - use)."""
    seller, seat, partner = effective_prices(arrays, layout, prices)
    move = _move_price(arrays, layout, prices)
    total, by_seller, calls, loads, moved = kernels.soft_choices(
        arrays, seller, seat, partner, move, heat
    )
    visits, hours, tops = by_seller
    return total, rows_used(arrays, visits, hours, tops, calls, loads, moved)


def rows_used(
    arrays: RegionArrays,
    visits: Floats,
    hours: Floats,
    tops: Floats,
    calls: Floats,
    loads: Floats,
    moved: float,
) -> Floats:
    """(layout.size,) use of every priced row, band rows as hours beyond the band."""
    share, band = arrays.hour_share, arrays.band
    zero = np.zeros(len(hours))
    whole = hours.sum()
    up = zero if band > 1 else hours - (1 + band) * share * whole
    down = zero if band > 1 else (1 - band) * share * whole - hours
    return np.concatenate([visits, hours, up, down, tops, -tops, calls, loads, [moved]])


def _descend(
    arrays: RegionArrays,
    layout: Layout,
    capacity: Floats,
    scale: Floats,
    prices: Floats,
    heat: float,
    iterations: int,
) -> Floats:
    def objective(scaled: Floats) -> tuple[float, Floats]:
        at = scaled * scale
        total, use = smoothed(arrays, layout, at, heat)
        return total + float(at @ capacity), (capacity - use) * scale

    found = minimize(
        objective,
        prices / scale,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, _DEAREST)] * layout.size,
        options={"maxiter": iterations, "maxcor": 20, "ftol": 1e-10, "gtol": 1e-7},
    )
    return np.maximum(found.x * scale, 0.0)


def _scales(arrays: RegionArrays, layout: Layout) -> Floats:
    """Typical size of each price: what a typical account earns per typical unit."""
    blocks = layout.blocks()
    level = _value_level(arrays)
    typical = {
        "visit": 3.0,
        "hour": 6.0,
        "band_up": 6.0,
        "band_down": 6.0,
        "top_over": 1.0,
        "top_under": 1.0,
        "seat": 4.0,
        "partner": 1.0,
        "move": 1.0,
    }
    scale = np.ones(layout.size)
    for name, unit in typical.items():
        scale[blocks[name]] = level / unit
    return scale


def _value_level(arrays: RegionArrays) -> float:
    best = arrays.value.max(axis=(1, 2))
    real = best[best > 0]
    return float(real.mean()) if len(real) else 1.0
