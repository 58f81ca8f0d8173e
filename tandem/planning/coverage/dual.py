"""Prices of scarce capacity, and the upper bound they prove.

Lagrangian relaxation of all capacities (Fisher 2004): at given prices every account takes its
best (seller, option, partner), and prices x capacities + the sum of these bests is never below
the best possible plan. The inner maximum is smoothed by log-sum-exp with a falling temperature
(Nesterov 2005), so that L-BFGS-B can minimise it; the bound is then taken without smoothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from tandem.planning.coverage import kernels
from tandem.planning.coverage.layout import (
    Layout,
    capacities,
    effective_prices,
    layout_of,
    move_price,
    rows_used,
)
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.executor import one_thread
from tandem.planning.problem import Floats

ROUGH_STAGES = ((0.05, 25), (0.01, 30), (0.003, 20))
"""(temperature as a share of the mean account value, L-BFGS-B iterations) on a thinned region."""

FIRST_STAGES = ((0.003, 20),)
"""Enough to learn what shared rows are worth."""

STAGES = ((0.0015, 20),)
"""Near enough for `settling`, which finds the exact prices."""

WARM_STAGES = ((0.002, 25), *STAGES)
"""From the prices of a like problem."""

THIN_TO = 600
FAR = 0.4
"""On the thinned region choices that lose at most so much of the mean account value are enough,
once prices are known at all."""

REACH, DRIFT = 20.0, 0.03
"""A stage looks at choices that lose at most so many temperatures and so much of the mean account
value. Each stage looks anew, and the bound is taken over all choices."""

SHARING = 0.003
"""Temperature at which regions say what they would use of shared rows."""

Inner = Callable[[Floats], tuple[float, Floats]]
"""From prices to the smoothed inner value and the expected use of every priced row."""

_DIGITS = 3
"""Of scaled prices. The last bits of L-BFGS-B depend on where its arrays lie in memory, and so on
the process; rounded away after each stage, they decide nothing. `settling` is exact again."""

_DEAREST = 1e3
"""Highest price in scaled units (thousand typical accounts): keeps prices and bound finite where
limits cannot hold together. Any price gives a true bound, so the cap costs no rigour."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A region's prices (layout.size,) and its proven bound at them."""

    prices: Floats
    bound: float


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
    level = value_level(arrays)
    prices = rough_prices(arrays) if start is None else start.copy()
    best = (true_bound(arrays, prices, capacity), prices)
    for temperature, iterations in stages:
        heat = max(temperature * level, 1e-9)
        for within in (REACH * heat + DRIFT * level, np.inf):
            inner = smoothed(arrays, prices, heat, within)
            found = _descend(inner, capacity, scale, prices, iterations)
            bound = true_bound(arrays, found, capacity)
            if bound < best[0] + 1e-3 * abs(best[0]):
                break  # else the nearest choices were too few to price by: look at all
        if bound < best[0]:
            best = (bound, found)
        prices = best[1]
    return Priced(prices=best[1], bound=best[0])


def rough_prices(arrays: RegionArrays) -> Floats:
    """Prices of a thinned region, its capacities thinned alike: a good start."""
    thin = _thinned(arrays)
    layout = layout_of(arrays)
    share = len(thin.value) / len(arrays.value)
    capacity, scale = capacities(arrays, layout) * share, _scales(arrays, layout)
    prices, level, within = np.zeros(layout.size), value_level(arrays), np.inf
    for temperature, iterations in ROUGH_STAGES:
        heat = max(temperature * level, 1e-9)
        prices = _descend(smoothed(thin, prices, heat, within), capacity, scale, prices, iterations)
        within = FAR * level
    return prices


def _thinned(arrays: RegionArrays) -> RegionArrays:
    """Every k-th account in the order of its best seller and of what it earns there, so that the
    few are spread over sellers and sizes like the many."""
    n = len(arrays.value)
    by_seller = arrays.value.max(axis=2)
    order = np.lexsort((by_seller.max(axis=1), by_seller.argmax(axis=1)))
    picked = order[np.linspace(0, n - 1, min(n, THIN_TO)).round().astype(np.int64)]
    return arrays._replace(
        value=arrays.value[picked],
        trip=arrays.trip[picked],
        moves=arrays.moves[picked],
        partner_value=arrays.partner_value[picked],
    )


def true_bound(arrays: RegionArrays, prices: Floats, capacity: Floats | None = None) -> float:
    """Unsmoothed dual value: an upper bound on the region's best plan for any prices >= 0."""
    layout = layout_of(arrays)
    seller, seat, partner = effective_prices(arrays, layout, prices)
    best = kernels.best_choices(arrays, seller, seat, partner, move_price(arrays, prices))
    limits = capacities(arrays, layout) if capacity is None else capacity
    return float(best.sum() + prices @ limits)


def smoothed(arrays: RegionArrays, prices: Floats, heat: float, within: float) -> Inner:
    """The smoothed inner value as a function of prices, over the choices that lose at most
    `within` at `prices`; its use is the gradient (capacity - use)."""
    layout = layout_of(arrays)
    seller, seat, partner = effective_prices(arrays, layout, prices)
    near = kernels.candidates(arrays, seller, seat, partner, move_price(arrays, prices), within)

    def inner(at: Floats) -> tuple[float, Floats]:
        seller, seat, partner = effective_prices(arrays, layout, at)
        move = move_price(arrays, at)
        total, (visits, hours, tops), calls, loads, moved = kernels.soft_choices(
            arrays, near, seller, seat, partner, move, heat
        )
        return total, rows_used(arrays, visits, hours, tops, calls, loads, moved)

    return inner


def soft_use(arrays: RegionArrays, prices: Floats) -> Floats:
    """(layout.size,) what the accounts use of every row at these prices, a little smoothed."""
    level = value_level(arrays)
    return smoothed(arrays, prices, max(SHARING * level, 1e-9), DRIFT * level)(prices)[1]


def _descend(
    inner: Inner, capacity: Floats, scale: Floats, prices: Floats, iterations: int
) -> Floats:
    """Fewer than so many L-BFGS-B steps down the smoothed dual from `prices`."""

    def objective(scaled: Floats) -> tuple[float, Floats]:
        at = scaled * scale
        total, use = inner(at)
        return total + float(at @ capacity), (capacity - use) * scale

    with one_thread():
        found = minimize(
            objective,
            prices / scale,
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.0, _DEAREST)] * len(prices),
            options={"maxiter": iterations, "maxcor": 20, "ftol": 1e-10, "gtol": 1e-7},
        )
    return np.maximum(found.x.round(_DIGITS) * scale, 0.0)


def _scales(arrays: RegionArrays, layout: Layout) -> Floats:
    """Typical size of each price: what a typical account earns per typical unit."""
    blocks = layout.blocks()
    level = value_level(arrays)
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


def value_level(arrays: RegionArrays) -> float:
    """The mean account's best value: the unit of temperatures and distances."""
    best = arrays.value.max(axis=(1, 2))
    real = best[best > 0]
    return float(real.mean()) if len(real) else 1.0
