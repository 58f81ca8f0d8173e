"""The demo's people: the vendor's teams by region, the partners and their people.

Everybody has the same password, hashed once: hashing is slow on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from django.contrib.auth.hashers import make_password

from tandem.demo.commands.bulk import insert, next_id
from tandem.demo.rules.accounts import region_places
from tandem.demo.rules.country import INDUSTRIES, REGIONS
from tandem.demo.rules.coverage import Team, draw_team
from tandem.demo.rules.organisation_names import NameMaker
from tandem.demo.rules.people import Crowd, Person, mobile_numbers
from tandem.demo.rules.sizes import Size
from tandem.foundation.text import fold, pinyin_initials
from tandem.organisation.models import (
    Company,
    Industry,
    Pair,
    Region,
    RoleGrant,
    SellerSkill,
    User,
)
from tandem.organisation.rules.roles import Role

PART_TIMER = 2  # place among the sellers
PASSWORD = "tandem-demo-2006"  # noqa: S105  (printed for everybody who opens the demo)
VENDOR = "并肩电脑集团"
PARTNER_LOAD = 1.15  # capacity of all partners of a region over the accounts they hold


@dataclass
class Staff:
    """Ids by role; `sellers` and `partners` are in the order of their teams' columns."""

    regions: list[int]
    industries: list[int]
    vendor: int
    vp: int
    managers: list[int]
    sales_ops: list[int]
    sellers: list[int]
    seller_team: Team
    inside_of: dict[int, int]
    leavers: list[int]
    leaver_region: list[int]
    engineers: list[int]
    engineer_region: np.ndarray
    partners: list[int]
    partner_team: Team
    partner_people: dict[int, list[int]] = field(default_factory=dict)


@dataclass
class _Hired:
    person: Person
    role: Role
    company: int
    region: int | None = None
    industry: int | None = None
    lat: float | None = None
    lon: float | None = None
    left_on: str | None = None
    fte: float = 1.0


def hire(size: Size, rng: np.random.Generator, today: date, names: NameMaker) -> Staff:
    """Write regions, industries, companies and everybody who works there."""
    regions, industries = _regions(size), _industries()
    vendor = insert(
        Company,
        1,
        {"kind": Company.Kind.VENDOR.value, "name": [VENDOR], "name_key": [fold(VENDOR)]},
    )
    crowd = Crowd(rng)
    seats = [(place.lat, place.lon) for place in (region_places(p)[0] for p in REGIONS)]
    inside_region = _spread(size, size.inside)
    seller_region = np.repeat(inside_region, size.outside // size.inside)
    seller_team = draw_team(seller_region, seats, rng, len(INDUSTRIES))
    engineer_region = _spread(size, size.engineers)
    leaver_region = [at % size.regions for at in range(size.leavers)]
    staff = Staff(
        regions, industries, vendor, 0, [], [], [], seller_team, {}, [], leaver_region, [],
        engineer_region, [],
        draw_team(_spread(size, size.partners), seats, rng, len(INDUSTRIES)),
    )  # fmt: skip
    left = (today - timedelta(days=40)).isoformat()

    def hired(role: Role, region: int | None = None, **more: object) -> _Hired:
        return _Hired(crowd.next(), role, vendor, region, **more)  # type: ignore[arg-type]

    rows = [hired(Role.VP)]
    rows += [hired(Role.INDUSTRY_DIRECTOR, industry=pk) for pk in industries]
    rows += [hired(Role.REGION_MANAGER, pk) for pk in regions]
    rows += [hired(Role.SALES_OPS) for _ in range(3)]
    rows += [hired(Role.ADMINISTRATOR)]
    rows += [
        hired(Role.OUTSIDE_SELLER, regions[at], lat=float(lat), lon=float(lon), fte=fte)
        for at, lat, lon, fte in zip(
            seller_team.region, seller_team.lat, seller_team.lon, _shares(size.outside), strict=True
        )
    ]
    rows += [hired(Role.INSIDE_SELLER, regions[at]) for at in inside_region]
    rows += [hired(Role.SERVICE_ENGINEER, regions[at]) for at in engineer_region]
    rows += [hired(Role.OUTSIDE_SELLER, regions[at], left_on=left) for at in leaver_region]
    password = make_password(PASSWORD)
    first = _write_people(rows, password, rng, today)
    ids = _by_role(rows, first)
    staff.vp, staff.managers = ids[Role.VP][0], ids[Role.REGION_MANAGER]
    staff.sales_ops, staff.engineers = ids[Role.SALES_OPS], ids[Role.SERVICE_ENGINEER]
    sellers = ids[Role.OUTSIDE_SELLER]
    staff.sellers, staff.leavers = sellers[: size.outside], sellers[size.outside :]
    _pair_up(staff, inside_region, ids[Role.INSIDE_SELLER], today)
    _skills(staff, rng)
    _partners(staff, size, crowd, names, password, rng, today)
    return staff


def _shares(people: int) -> list[float]:
    """The third of the sellers works four days of five, all others full time."""
    return [0.8 if at == PART_TIMER else 1.0 for at in range(people)]


def _regions(size: Size) -> list[int]:
    ids = []
    for position, plan in enumerate(REGIONS[: size.regions]):
        seat = region_places(plan)[0]
        facts = {"name_zh": plan.zh, "name_en": plan.en, "position": position}
        facts |= {"lat": seat.lat, "lon": seat.lon}
        facts["id"] = next_id(Region)  # as all else: a sequence remembers what is gone
        region, made = Region.objects.get_or_create(code=plan.code, defaults=facts)
        if not made and region.lat is None:
            region.lat, region.lon = seat.lat, seat.lon
            region.save(update_fields=["lat", "lon"])
        ids.append(region.pk)
    return ids


def _industries() -> list[int]:
    return [
        Industry.objects.get_or_create(
            code=plan.code,
            defaults={
                "id": next_id(Industry),
                "name_zh": plan.zh,
                "name_en": plan.en,
                "position": position,
            },
        )[0].pk
        for position, plan in enumerate(INDUSTRIES)
    ]


def _spread(size: Size, count: int) -> np.ndarray:
    """Which region each of `count` people works in: in proportion to its accounts, at least one."""
    weights = np.array([plan.weight for plan in REGIONS[: size.regions]])
    wanted = weights / weights.sum() * count
    heads = np.maximum(np.floor(wanted), 1).astype(int)
    while heads.sum() != count:
        step = 1 if heads.sum() < count else -1
        gap = (wanted - heads) * step
        gap[(heads <= 1) & (step < 0)] = -np.inf
        heads[int(gap.argmax())] += step
    return np.repeat(np.arange(size.regions), heads)


def _write_people(
    rows: Sequence[_Hired], password: str, rng: np.random.Generator, today: date
) -> int:
    hired_on = [
        (today - timedelta(days=int(days))).isoformat()
        for days in rng.integers(1500, 3500, len(rows))
    ]
    first = insert(
        User,
        len(rows),
        {
            "username": [row.person.username for row in rows],
            "name": [row.person.name for row in rows],
            "name_en": [row.person.name_en for row in rows],
            "name_key": [fold(row.person.name) for row in rows],
            "initials": [pinyin_initials(row.person.name) for row in rows],
            "email": [f"{row.person.username}@tandem.example" for row in rows],
            "phone": mobile_numbers(rng, len(rows)),
            "company_id": [row.company for row in rows],
            "region_id": [row.region for row in rows],
            "base_lat": [row.lat for row in rows],
            "base_lon": [row.lon for row in rows],
            "is_active": [row.left_on is None for row in rows],
            "joined_on": hired_on,
            "left_on": [row.left_on for row in rows],
            "fte": [row.fte for row in rows],
            "password": password,
        },
    )
    insert(
        RoleGrant,
        len(rows),
        {
            "user_id": range(first, first + len(rows)),
            "role": [row.role.value for row in rows],
            "region_id": [row.region for row in rows],
            "industry_id": [row.industry for row in rows],
            "since": hired_on,
            "until": [row.left_on for row in rows],
        },
    )
    return first


def _by_role(rows: Sequence[_Hired], first: int) -> dict[Role, list[int]]:
    ids: dict[Role, list[int]] = {role: [] for role in Role}
    for at, row in enumerate(rows):
        ids[row.role].append(first + at)
    return ids


def _pair_up(staff: Staff, inside_region: np.ndarray, inside: list[int], today: date) -> None:
    """Inside sellers serve the outside sellers of their region in turn, two each."""
    turn = dict.fromkeys(range(len(staff.regions)), 0)
    for seller, region in zip(staff.sellers, staff.seller_team.region.tolist(), strict=True):
        own = np.flatnonzero(inside_region == region)
        staff.inside_of[seller] = inside[int(own[turn[region] % len(own)])]
        turn[region] += 1
    since = (today - timedelta(days=400)).isoformat()
    columns = {"outside_id": list(staff.inside_of), "inside_id": list(staff.inside_of.values())}
    insert(Pair, len(staff.inside_of), {**columns, "since": since})


def _skills(staff: Staff, rng: np.random.Generator) -> None:
    count, kinds = len(staff.sellers), len(staff.industries)
    levels = rng.lognormal(0, 0.16, (count, kinds))
    levels[np.arange(count), staff.seller_team.industry] += 0.25
    columns = {
        "user_id": np.repeat(staff.sellers, kinds).tolist(),
        "industry_id": staff.industries * count,
        "level": levels.round(3).ravel().tolist(),
    }
    insert(SellerSkill, count * kinds, columns)


def _partners(
    staff: Staff,
    size: Size,
    crowd: Crowd,
    names: NameMaker,
    password: str,
    rng: np.random.Generator,
    today: date,
) -> None:
    team = staff.partner_team
    cities = [region_places(plan) for plan in REGIONS]
    titles = [
        names.partner(cities[at][int(rng.integers(min(5, len(cities[at]))))].city)
        for at in team.region.tolist()
    ]
    room = size.locked * PARTNER_LOAD * team.pull / team.pull.sum()
    first = insert(
        Company,
        size.partners,
        {
            "kind": Company.Kind.PARTNER.value,
            "name": titles,
            "name_key": [fold(title) for title in titles],
            "region_id": [staff.regions[at] for at in team.region.tolist()],
            "capacity": np.maximum(room.round(), 10).astype(int).tolist(),
        },
    )
    staff.partners = list(range(first, first + size.partners))
    extra = rng.integers(0, size.partners, size.partner_people - 2 * size.partners)
    heads = 1 + np.bincount(extra, minlength=size.partners)
    rows = []
    for at, company in enumerate(staff.partners):
        rows.append(_Hired(crowd.next(), Role.PARTNER_MANAGER, company))
        people = crowd.take(int(heads[at]))
        rows += [_Hired(person, Role.PARTNER_SELLER, company) for person in people]
    first_person = _write_people(rows, password, rng, today)
    for at, row in enumerate(rows):
        if row.role is Role.PARTNER_SELLER:
            staff.partner_people.setdefault(row.company, []).append(first_person + at)
