"""The demo's accounts as columns: where, which industry, how large, when locked.

Sizes follow a long tail (a few very large, most small); the locked list grows by the years of
the article. Money is in fen.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tandem.demo.rules.country import INDUSTRIES, REGIONS, RegionPlan
from tandem.demo.rules.organisation_names import KINDS, NameMaker, OrganisationName
from tandem.demo.rules.sizes import Size
from tandem.foundation.fiscal import FiscalCalendar
from tandem.keyaccounts.rules.naming import check_digit, region_key
from tandem.keyaccounts.rules.places import Place, cities

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WAN = 10_000 * 100  # ten thousand yuan in fen
CAPITAL_WEIGHT = 6.0
SPREAD_DEGREES = 0.045
ROADS = ("岚川路", "云溪大道", "澄湖街", "恒原路", "沐桥路", "景岭大街", "曦浦路", "瀚林路")
_ORGANISATION_KINDS = {"government": "11", "education": "12"}
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class AccountColumns:
    """One row an account: first the locked, then the released, then the candidates."""

    names: list[OrganisationName]
    region: Ints
    industry: Ints
    places: list[Place]
    lat: Floats
    lon: Floats
    scale: Floats
    locked: int
    released: int

    def __len__(self) -> int:
        return len(self.names)


def draw_accounts(size: Size, rng: np.random.Generator, names: NameMaker) -> AccountColumns:
    count = size.locked + size.released + size.candidates
    region = _shares(rng, [plan.weight for plan in REGIONS[: size.regions]], count)
    industry = _shares(rng, [plan.weight for plan in INDUSTRIES], count)
    places = _places(rng, region)
    made, scales = [], np.empty(count)
    for at, place in enumerate(places):
        kinds = KINDS[INDUSTRIES[int(industry[at])].code]
        kind = kinds[int(rng.integers(len(kinds)))]
        made.append(names.organisation(kind, place.city))
        scales[at] = kind.scale
    lat = np.array([place.lat for place in places]) + rng.normal(0, SPREAD_DEGREES, count)
    lon = np.array([place.lon for place in places]) + rng.normal(0, SPREAD_DEGREES, count)
    return AccountColumns(
        made,
        region,
        industry,
        places,
        lat.round(5),
        lon.round(5),
        scales,
        size.locked,
        size.released,
    )


def draw_wallets(columns: AccountColumns, rng: np.random.Generator) -> Floats:
    """Yearly purchases of each account in fen, before they are fitted to the share."""
    typical = np.array([plan.wallet for plan in INDUSTRIES])[columns.industry]
    return typical * columns.scale * rng.lognormal(-0.55, 1.05, len(columns)) * WAN


def lock_days(size: Size, rng: np.random.Generator, today: date) -> list[date]:
    """When each account of the list was locked: the first ones at the start of the first year.

    Most of a year's additions are locked when the year begins, the rest through the year.
    """
    fiscal = FiscalCalendar()
    this_year = fiscal.year_number(today)
    starts = [fiscal.year_start(this_year - back) for back in range(4, -1, -1)]
    days = [starts[0]] * size.first_year
    for at in range(1, len(size.locked_by_year)):
        added = size.locked_by_year[at] - size.locked_by_year[at - 1]
        end = min(today, starts[at] + timedelta(days=360))
        late = rng.random(added) < 0.25
        offsets = rng.integers(0, max((end - starts[at]).days, 1), added)
        days += [
            starts[at] + timedelta(days=int(offset)) if is_late else starts[at]
            for offset, is_late in zip(offsets, late, strict=True)
        ]
    return days


def credit_codes(columns: AccountColumns, rng: np.random.Generator) -> list[str]:
    """Codes with a right check digit for four accounts in five; none can be a real body's.

    A real code holds an organisation code whose ninth sign checks the eight before it; here that
    sign is wrong on purpose.
    """
    signs = rng.integers(0, len(_CODE_SIGNS), (len(columns), 8))
    known = rng.random(len(columns)) < 0.8
    codes: list[str] = []
    seen: set[str] = set()
    for at, place in enumerate(columns.places):
        kind = _ORGANISATION_KINDS.get(INDUSTRIES[int(columns.industry[at])].code, "91")
        body = "".join(_CODE_SIGNS[int(sign)] for sign in signs[at])
        stem = kind + place.adcode + body + _wrong_check(body)
        code = stem + check_digit(stem) if known[at] else ""
        codes.append("" if code in seen else code)
        seen.add(code)
    return codes


@functools.cache
def region_places(plan: RegionPlan) -> list[Place]:
    """The cities of a region, the seat of its first province at the head."""
    found = [
        place
        for province in plan.provinces
        for place in cities()
        if region_key(place.province) == province
        and (not plan.only or place.city in plan.only)
        and place.city not in plan.without
    ]
    return sorted(found, key=lambda place: place.city.removesuffix("市") != plan.zh)


def _places(rng: np.random.Generator, region: Ints) -> list[Place]:
    by_region = [region_places(plan) for plan in REGIONS]
    drawn = rng.random(len(region))
    cumulated = [np.cumsum(_city_weights(len(places))) for places in by_region]
    return [
        by_region[at][int(np.searchsorted(cumulated[at], share * cumulated[at][-1]))]
        for at, share in zip(region.tolist(), drawn.tolist(), strict=True)
    ]


def _city_weights(count: int) -> Floats:
    weights = np.ones(count)
    weights[0] = CAPITAL_WEIGHT
    return weights


def _shares(rng: np.random.Generator, weights: list[float], count: int) -> Ints:
    """Indices in proportion to the weights, exact to one, in random order."""
    share = np.array(weights) / sum(weights)
    edges = np.round(np.cumsum(share) * count).astype(np.int64)
    indices = np.searchsorted(edges, np.arange(count), side="right")
    return rng.permutation(indices)


def _wrong_check(body: str) -> str:
    """A sign that is not the check sign of these eight (GB 11714: modulus 11)."""
    values = [int(sign, 36) for sign in body]
    factors = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(v * f for v, f in zip(values, factors, strict=True))
    right = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    return "7" if right != "7" else "3"
