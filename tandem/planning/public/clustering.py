"""Capacitated p-median and centred clustering: locate, allocate, and again.

With the centres fixed, putting points to centres is generalized assignment: the same prices and
the same search. Then every cluster takes its best centre: the point with the least distance to
all others (median), or the mean (centred). From there a few neighbouring clusters at a time are
given a centre elsewhere and settled again; what costs less is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.choices.dual import price_rows
from tandem.planning.choices.problem import Choices
from tandem.planning.choices.search import Effort, search
from tandem.planning.problem import Floats, Ints
from tandem.planning.public.instances import Points
from tandem.planning.public.sites import price_points

_LISTED = 12  # centres a point may go to
_ROUNDS = 12  # times a start is settled at most
_DRAWS = 12  # moves of a centre looked at, at most, before one is tried


@dataclass(frozen=True, slots=True)
class Clustered:
    """`cluster` (n,) 0 … p - 1; `centre` (p, 2) coordinates; `median` (p,) the point that is the
    centre, -1 where the mean is; `value` sum of distances; `bound` proven, or half of one."""

    cluster: Ints
    centre: Floats
    median: Ints
    value: float
    bound: float
    is_feasible: bool


@dataclass(slots=True)
class _Settled:
    """Clusters of some points at rest: no point and no centre wants to move."""

    cluster: Ints
    centre: Floats
    median: Ints
    value: float
    is_feasible: bool


def solve_clustering(
    points: Points, centred: bool, seconds: float = 4.0, seed: int = 1
) -> Clustered:
    """Sum of distances to medians, or with `centred` to the clusters' means.

    The bound of the centred form is half that of the medians: by the triangle inequality the best
    point of a cluster is at most twice as far from all others as its mean is.
    """
    sites = price_points(points)
    rng = np.random.default_rng([seed, len(points.x)])
    where = np.column_stack([points.x, points.y])
    everything = np.arange(len(points.x))
    hard = Effort(steps=200 * len(everything), rounds=1, tries=4000)
    best = _settle(points, everything, where[sites.open], sites.open, centred, hard)
    for _ in range(int(150 * seconds)):
        _try_elsewhere(points, where, best, centred, rng)
    bound = sites.bound / 2 if centred else sites.bound
    return Clustered(best.cluster, best.centre, best.median, best.value, bound, best.is_feasible)


def _settle(
    points: Points, members: Ints, centre: Floats, median: Ints, centred: bool, effort: Effort
) -> _Settled:
    """Allocate and locate in turn until nothing gains."""
    best: _Settled | None = None
    for _ in range(_ROUNDS):
        cluster, kept = _allocate(points, members, centre, median, centred, effort)
        centre, median = _locate(points, members, cluster, centre, median, centred)
        value = float(_distance(points, members, centre)[np.arange(len(members)), cluster].sum())
        if best is not None and (not kept, value) >= (not best.is_feasible, best.value - 1e-9):
            break
        best = _Settled(cluster, centre, median, value, kept)
    assert best is not None
    return best


def _distance(points: Points, members: Ints, centre: Floats) -> Floats:
    """(members, centres) distances as the instance defines them."""
    dx = points.x[members][:, None] - centre[None, :, 0]
    dy = points.y[members][:, None] - centre[None, :, 1]
    distance = np.hypot(dx, dy)
    return np.floor(distance) if points.whole_distances else distance


def _allocate(
    points: Points, members: Ints, centre: Floats, median: Ints, centred: bool, effort: Effort
) -> tuple[Ints, bool]:
    """The engine's part: who goes to which centre, and whether every room is kept."""
    distance = _distance(points, members, centre)
    k = min(_LISTED, distance.shape[1])
    near = np.argpartition(distance, k - 1, axis=1)[:, :k]
    cost = np.take_along_axis(distance, near, axis=1)
    use = np.broadcast_to(points.demand[members][:, None], cost.shape)
    room = np.full(len(centre), points.room.max()) if centred else points.room[median]
    choices = Choices.of(cost, near[:, :, None], use[:, :, None], room)
    prices = price_rows(choices, steps=40)
    found = search(choices, prices, effort)
    return near[np.arange(len(near)), found.taken], found.is_feasible


def _locate(
    points: Points, members: Ints, cluster: Ints, centre: Floats, median: Ints, centred: bool
) -> tuple[Floats, Ints]:
    """The best centre of every cluster; an empty one stays where it is."""
    centre, median = centre.copy(), median.copy()
    for c in range(len(centre)):
        own = members[cluster == c]
        if not len(own):
            continue
        if centred:
            centre[c] = points.x[own].mean(), points.y[own].mean()
            continue
        load = points.demand[own].sum()
        sums = _distance(points, own, np.column_stack([points.x[own], points.y[own]])).sum(0)
        sums[points.room[own] < load - 1e-9] = np.inf
        if np.isfinite(sums).any():
            median[c] = own[int(sums.argmin())]
            centre[c] = points.x[median[c]], points.y[median[c]]
    return centre, median


def _try_elsewhere(
    points: Points, where: Floats, best: _Settled, centred: bool, rng: np.random.Generator
) -> None:
    """Move one centre among a few neighbouring clusters; keep it if they cost less."""
    p = len(best.centre)
    around = best.centre - best.centre[rng.integers(p)]
    group = np.argsort(np.hypot(*around.T), kind="stable")[: min(p, 3 + int(rng.integers(5)))]
    members = np.flatnonzero(np.isin(best.cluster, group))
    old = _distance(points, members, best.centre)[np.arange(len(members)), best.cluster[members]]
    if not len(members):
        return
    centre, median = best.centre[group], best.median[group].copy()
    moved, new = _promising(points, members, centre, old, rng)
    centre[moved], median[moved] = where[new], new
    light = Effort(steps=40 * len(members), rounds=1, tries=120, handful=10, stages=6)
    tried = _settle(points, members, centre, median, centred, light)
    if (not tried.is_feasible, tried.value) < (not best.is_feasible, float(old.sum()) - 1e-9):
        best.value += tried.value - float(old.sum())
        best.cluster[members] = group[tried.cluster]
        best.centre[group], best.median[group] = tried.centre, tried.median
        best.is_feasible = best.is_feasible or len(members) == len(where)


def _promising(
    points: Points, members: Ints, centre: Floats, old: Floats, rng: np.random.Generator
) -> tuple[int, int]:
    """Of some random draws (centre to move, point to move it to), the one that would cost least
    if every centre had room for all. Points far from their centre are drawn more often."""
    odds = old + 0.1 * old.mean() + 1e-9
    draws = 1 + int(rng.integers(_DRAWS))
    news = rng.choice(len(members), size=draws, p=odds / odds.sum())
    olds = rng.integers(len(centre), size=draws)
    own = _distance(points, members, centre)
    to_new = _distance(points, members, np.column_stack([points.x, points.y])[members[news]])
    costs = [
        np.minimum(np.delete(own, gone, axis=1).min(1, initial=np.inf), to_new[:, at]).sum()
        for at, gone in enumerate(olds)
    ]
    pick = int(np.argmin(costs))
    return int(olds[pick]), int(members[news[pick]])
