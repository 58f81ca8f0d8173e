"""The vector of prices of a region: one price a limit, and what a plan uses of each limit.

An hour is priced three times: for the seller's own limit and for both edges of the equity band.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.coverage.region import RegionArrays
from tandem.planning.problem import Floats


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


def layout_of(arrays: RegionArrays) -> Layout:
    return Layout(len(arrays.visit_cap), len(arrays.seat_cap), len(arrays.partner_cap))


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


def move_price(arrays: RegionArrays, prices: Floats) -> float:
    return arrays.move_price + float(prices[-1])


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
