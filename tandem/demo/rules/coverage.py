"""Who covers whom before the planner: grown over years, plausible and improvable.

Sellers took what lay near and fitted their industry, popular ones took too much, a few accounts
have nobody, and some still hang on colleagues who left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NOBODY = -1
ORPHANS = 0.04
LEFT_BEHIND = 0.015
WITH_PARTNER = 0.72
TOP = 20


@dataclass(frozen=True)
class Team:
    """Sellers or partners: region, industry they know best, place, and how many they attract."""

    region: Ints
    industry: Ints
    lat: Floats
    lon: Floats
    pull: Floats


def draw_team(
    region: Ints, seats: list[tuple[float, float]], rng: np.random.Generator, industries: int
) -> Team:
    count = len(region)
    lat = np.array([seats[at][0] for at in region]) + rng.normal(0, 0.08, count)
    lon = np.array([seats[at][1] for at in region]) + rng.normal(0, 0.08, count)
    return Team(
        region,
        rng.integers(0, industries, count),
        lat.round(5),
        lon.round(5),
        rng.lognormal(0, 0.4, count),
    )


def choose(
    team: Team, region: Ints, industry: Ints, lat: Floats, lon: Floats, rng: np.random.Generator
) -> Ints:
    """A member for every account, of its own region: likely near, fitting and popular."""
    chosen = np.full(len(region), NOBODY)
    for at in np.unique(region):
        accounts = np.flatnonzero(region == at)
        members = np.flatnonzero(team.region == at)
        if not len(members):
            continue
        away = np.hypot(
            lat[accounts, None] - team.lat[members], lon[accounts, None] - team.lon[members]
        )
        fits = industry[accounts, None] == team.industry[members]
        score = np.log(team.pull[members]) + 1.1 * fits - away / 1.2
        score = score + rng.gumbel(0, 1, score.shape)
        chosen[accounts] = members[score.argmax(axis=1)]
    return chosen


def leave_out(chosen: Ints, share: float, rng: np.random.Generator) -> Ints:
    return np.where(rng.random(len(chosen)) < share, NOBODY, chosen)


def top_accounts(owner: Ints, revenue: Ints, rng: np.random.Generator) -> NDArray[np.bool_]:
    """The twenty each owner thinks of first: by revenue, not by what could be sold."""
    liking = np.log1p(revenue) + rng.normal(0, 2.0, len(owner))
    order = np.lexsort((-liking, owner))
    sorted_owner = owner[order]
    starts = np.searchsorted(sorted_owner, sorted_owner)
    rank = np.arange(len(owner)) - starts
    top = np.zeros(len(owner), dtype=bool)
    top[order] = (rank < TOP) & (sorted_owner != NOBODY)
    return top
