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
    filled, notes = [], []
    for table in (accounts, sellers):
        lat, lon = table.lat.copy(), table.lon.copy()
        unknown = np.isnan(lat) | np.isnan(lon)
        lat[unknown], lon[unknown] = middle[table.region[unknown]].T
        filled.append(replace(table, lat=lat, lon=lon))
        for region in np.unique(table.region[unknown]) if table is accounts else ():
            here = accounts.region == region
            guessed = float((unknown & here).sum())
            notes.append(Fact("COORDINATES_GUESSED", int(region), -1, guessed, float(here.sum())))
    return filled[0], filled[1], notes


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
