"""Where an account without coordinates is taken to be: the middle of its region."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tandem.planning.facts import Fact
from tandem.planning.problem import Accounts, Floats, Ints, Sellers


def fill_coordinates(
    accounts: Accounts, sellers: Sellers, regions: int
) -> tuple[Accounts, Sellers, list[Fact]]:
    """Tables without nan coordinates, and one note per region on how many were guessed.

    A region's middle is the mean of its accounts' known points, else of its sellers' bases, else
    of the whole list, else 0, 0 (then all distances are zero, and nothing is distorted).
    """
    middle = _middles(accounts, sellers, regions)
    unknown = np.isnan(accounts.lat) | np.isnan(accounts.lon)
    notes = []
    for region in np.unique(accounts.region[unknown]):
        here = accounts.region == region
        guessed = float((unknown & here).sum())
        notes.append(Fact("COORDINATES_GUESSED", int(region), -1, guessed, float(here.sum())))
    lat, lon = _filled(accounts.lat, accounts.lon, accounts.region, middle)
    placed = replace(accounts, lat=lat, lon=lon)
    lat, lon = _filled(sellers.lat, sellers.lon, sellers.region, middle)
    return placed, replace(sellers, lat=lat, lon=lon), notes


def _filled(lat: Floats, lon: Floats, region: Ints, middle: Floats) -> tuple[Floats, Floats]:
    unknown = np.isnan(lat) | np.isnan(lon)
    return (
        np.where(unknown, middle[region, 0], lat),
        np.where(unknown, middle[region, 1], lon),
    )


def _middles(accounts: Accounts, sellers: Sellers, regions: int) -> Floats:
    overall = _mean(accounts.lat, accounts.lon, np.ones(len(accounts), dtype=bool), np.zeros(2))
    middle = np.tile(overall, (regions, 1))
    for region in range(regions):
        base = _mean(sellers.lat, sellers.lon, sellers.region == region, overall)
        middle[region] = _mean(accounts.lat, accounts.lon, accounts.region == region, base)
    return middle


def _mean(lat: Floats, lon: Floats, rows: np.ndarray | Ints, otherwise: Floats) -> Floats:
    known = rows & ~np.isnan(lat) & ~np.isnan(lon)
    if not known.any():
        return otherwise
    return np.array([lat[known].mean(), lon[known].mean()])
