"""A lower bound for the capacitated p-median, and the sites it points to.

The rule that every point has one median is priced; then each site fills its room with the points
that gain most, and the best p sites open (Lorena and Senne 2004). The prices are climbed by the
same ascent as the prices of sellers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from tandem.planning.choices.ascent import ascend
from tandem.planning.problem import Floats, Ints
from tandem.planning.public.instances import Points
from tandem.planning.public.site_kernels import fill_site, worth_of_sites

_PAIRS = 1_500_000  # pairs of site and point that are looked at
_FADING = 0.95  # of how often a site was open, with every pass


@dataclass(frozen=True, slots=True)
class Sites:
    """`bound`: no p-median costs less. `open` (p,): the sites open most often near
    the best prices."""

    bound: float
    open: Ints


def price_points(points: Points, passes: int = 250) -> Sites:
    """Climb for so many passes over all sites.

    A point is seen by its nearest sites alone. Its price is never above the distance to the
    nearest one that does not see it, so what is not looked at would not gain: the bound holds.
    """
    first, point, distance, start, highest = _sight(points)
    n, p = len(points.x), points.clusters
    worth, often = np.empty(n), np.zeros(n)

    def value_and_slope(price: Floats) -> tuple[float, Floats]:
        price = np.minimum(price, highest)
        worth_of_sites(first, point, distance, points.demand, points.room, price, worth)
        chosen = np.argpartition(worth, p - 1)[:p] if p < n else np.arange(n)
        often[:] *= _FADING
        often[chosen] += 1.0 - _FADING
        covered = np.zeros(n)
        for site in chosen:
            fill_site(site, first, point, distance, points.demand, points.room, price, covered)
        return float(price.sum() + worth[chosen].sum()), 1.0 - covered

    reach = max(0.05 * float(start.sum()), 1e-9)
    bound, _ = ascend(value_and_slope, start, reach, passes)
    return Sites(bound, np.argsort(-often, kind="stable")[:p])


def _sight(points: Points) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """(first (n + 1,), point, distance) what every site sees; (n,) first and highest prices."""
    n = len(points.x)
    k = int(min(n, max(_PAIRS // n, 30)))
    where = np.column_stack([points.x, points.y])
    distance, site = cKDTree(where).query(where, k=k)
    distance, site = distance.reshape(n, k), site.reshape(n, k)
    if points.whole_distances:
        distance = np.floor(distance)
    highest = np.full(n, np.inf) if k == n else distance[:, -1].copy()
    start = np.minimum(distance[:, min(n // points.clusters, k - 1)], highest)
    order = np.argsort(site.ravel(), kind="stable")
    first = np.searchsorted(site.ravel()[order], np.arange(n + 1))
    return first, order // k, distance.ravel()[order], start, highest
