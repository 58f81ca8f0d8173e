"""What opening a site is worth at given prices of the points (compiled)."""

from __future__ import annotations

import numpy as np

from tandem.planning.compiled import njit


@njit()
def worth_of_sites(first, point, distance, demand, room, price, worth):
    """(n,) `worth`: what the points that fill each site cost more than they pay; less is better.

    Site j sees `point[first[j]:first[j + 1]]` at `distance`. A point that does not fit whole is
    taken in part, which is what makes this a bound (and finds the best price of the site's room).
    """
    none = np.empty(0)
    for site in range(len(worth)):
        worth[site] = fill_site(site, first, point, distance, demand, room, price, none)


@njit()
def fill_site(site, first, point, distance, demand, room, price, covered):
    """Fill one site with the points that gain most a unit of room; returns its worth.

    Adds the share of each point taken to `covered` (n,), unless that is empty.
    """
    start, end = first[site], first[site + 1]
    gain, at_of = np.empty(end - start), np.empty(end - start, np.int64)
    few = 0
    for at in range(start, end):
        saved = price[point[at]] - distance[at]
        if saved > 0.0:
            gain[few], at_of[few] = -saved / max(demand[point[at]], 1e-9), at
            few += 1
    left, worth = room[site], 0.0
    for rank in np.argsort(gain[:few]):
        at = at_of[rank]
        i = point[at]
        part = 1.0 if demand[i] <= left else left / demand[i]
        worth += part * (distance[at] - price[i])
        left -= part * demand[i]
        if len(covered):
            covered[i] += part
        if left <= 0.0:
            break
    return worth
