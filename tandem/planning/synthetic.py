"""A nation that does not exist, drawn from a seed, in the proportions of a real one.

Used by the benchmark and the tests: accounts cluster in cities, potential is skewed, most accounts
have an owner who is near but not best, and capacity is scarce (less than one visit an account).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from tandem.planning.problem import (
    Accounts,
    CoverageProblem,
    Floats,
    Ints,
    Partners,
    Seats,
    Sellers,
)
from tandem.planning.terms import NONE, Settings, Status


@dataclass(frozen=True, slots=True)
class NationSize:
    """How large the drawn nation is; `national` = partners that serve every region."""

    accounts: int = 50_000
    sellers: int = 300
    seats: int = 150
    partners: int = 600
    regions: int = 18
    national: int = 12
    industries: int = 7


def draw_nation(
    size: NationSize, *, seed: int = 1, settings: Settings | None = None, owned: float = 0.9
) -> CoverageProblem:
    """A problem of the given size; the same seed draws the same nation."""
    rng = np.random.default_rng(seed)
    centre = np.stack([rng.uniform(22, 45, size.regions), rng.uniform(100, 125, size.regions)], 1)
    sellers = _draw_sellers(rng, size, centre)
    partners = _draw_partners(rng, size)
    return CoverageProblem(
        accounts=_draw_accounts(rng, size, centre, sellers, partners, owned),
        sellers=sellers,
        seats=Seats.create(calls=rng.uniform(700, 1000, size.seats).round()),
        partners=partners,
        regions=size.regions,
        industries=size.industries,
        data_date=date(2006, 4, 1),
        settings=settings or Settings(),
    )


def _even(count: int, regions: int) -> Ints:
    return np.sort(np.arange(count) % regions)


def _draw_sellers(rng: np.random.Generator, size: NationSize, centre: Floats) -> Sellers:
    region = _even(size.sellers, size.regions)
    base = centre[region] + rng.normal(0, 0.25, (size.sellers, 2))
    seats_here = max(1, size.seats // size.regions)
    within = np.arange(size.sellers) - np.searchsorted(region, region)
    seat = np.minimum(region * seats_here + within % seats_here, size.seats - 1)
    return Sellers.create(
        region=region,
        lat=base[:, 0],
        lon=base[:, 1],
        skill=rng.uniform(0.7, 1.3, (size.sellers, size.industries)),
        seat=seat if size.seats else np.full(size.sellers, NONE),
    )


def _draw_partners(rng: np.random.Generator, size: NationSize) -> Partners:
    local = size.partners - size.national
    region = np.concatenate([np.full(size.national, NONE), _even(local, size.regions)])
    scale = size.accounts / max(size.partners, 1)
    capacity = rng.uniform(0.3, 1.0, size.partners) * scale
    capacity[: size.national] *= 6
    return Partners.create(
        region=region,
        skill=rng.uniform(0.2, 1.0, (size.partners, size.industries)),
        capacity=np.maximum(capacity.round(), 1.0),
        roles=rng.random((size.partners, 3)) < 0.5,
    )


def _draw_accounts(
    rng: np.random.Generator,
    size: NationSize,
    centre: Floats,
    sellers: Sellers,
    partners: Partners,
    owned: float,
) -> Accounts:
    n = size.accounts
    region = rng.integers(0, size.regions, n)
    cities = rng.normal(0, 0.7, (size.regions, 12, 2))
    place = centre[region] + cities[region, rng.integers(0, 12, n)] + rng.normal(0, 0.08, (n, 2))
    status = rng.choice([Status.ACTIVE, Status.NEW, Status.DORMANT], n, p=[0.45, 0.4, 0.15])
    potential = rng.lognormal(2.6, 0.9, n)
    return Accounts.create(
        region=region,
        industry=rng.integers(0, size.industries, n),
        lat=place[:, 0],
        lon=place[:, 1],
        potential=potential,
        status=status,
        penetration=rng.beta(2, 4, n),
        need=rng.random(n),
        response_rate=rng.uniform(0.12, 0.4, n) * np.where(status == Status.DORMANT, 0.5, 1.0),
        response_power=rng.uniform(1.6, 2.6, n),
        response_half=rng.uniform(4.0, 30.0, n),
        current_owner=_draw_owners(rng, place, region, sellers, owned),
        current_partner=_draw_relations(rng, region, partners),
    )


def _draw_owners(
    rng: np.random.Generator, place: Floats, region: Ints, sellers: Sellers, owned: float
) -> Ints:
    """Somebody of the region, nearer ones likelier, and a tenth without an owner."""
    owner = np.full(len(region), NONE, dtype=np.int64)
    for r in np.unique(region):
        rows, here = np.flatnonzero(region == r), np.flatnonzero(sellers.region == r)
        if not len(here):
            continue
        base = np.stack([sellers.lat[here], sellers.lon[here]], 1)
        far = np.abs(place[rows][:, None, :] - base[None]).sum(2)
        noise = rng.gumbel(0, 1.5, far.shape)
        owner[rows] = here[np.argmax(noise - far, axis=1)]
    owner[rng.random(len(region)) >= owned] = NONE
    return owner


def _draw_relations(rng: np.random.Generator, region: Ints, partners: Partners) -> Ints:
    relation = np.full(len(region), NONE, dtype=np.int64)
    for r in np.unique(region):
        rows = np.flatnonzero(region == r)
        here = np.flatnonzero((partners.region == r) | (partners.region == NONE))
        if len(here):
            relation[rows] = rng.choice(here, len(rows))
    relation[rng.random(len(region)) < 0.5] = NONE
    return relation
