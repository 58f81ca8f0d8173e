"""Who sells in the regions of a plan: sellers with skills and bases, seats, partners.

A seller counts from the first day of the plan with an open outside role; a seat is the inside
seller of an open pair; a partner belongs to a region or, without one, to all of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from tandem.coverage.queries import limits
from tandem.keyaccounts.models import Account
from tandem.organisation.models import (
    Company,
    Pair,
    Region,
    RoleGrant,
    SellerSkill,
    open_on,
    still_open,
)
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class SellerRow:
    user_id: int
    region_id: int
    lat: float | None
    lon: float | None
    fte: float


@dataclass(frozen=True)
class SeatRow:
    """`share`: the part of the inside seller's outside colleagues that this plan covers."""

    user_id: int
    fte: float
    share: float


@dataclass(frozen=True)
class PartnerRow:
    company_id: int
    region_id: int | None
    capacity: float


def sellers_on(day: date, regions: dict[int, Region]) -> tuple[list[SellerRow], list[int]]:
    """Outside sellers of these regions, and the ids of those who have no region at all."""
    grants = (
        RoleGrant.objects.filter(
            still_open(day),
            Q(user__left_on__isnull=True) | Q(user__left_on__gte=day),
            role=Role.OUTSIDE_SELLER,
            user__is_active=True,
        )
        .order_by("user_id", "id")
        .values_list(
            "user_id",
            "user__region_id",
            "region_id",
            "user__base_lat",
            "user__base_lon",
            "user__fte",
        )
    )
    found: dict[int, SellerRow] = {}
    homeless: set[int] = set()
    for user_id, home, granted, lat, lon, fte in grants:
        region_id = home or granted
        if region_id is None:
            homeless.add(user_id)
        elif region_id in regions and user_id not in found:
            centre = regions[region_id]
            base = (lat, lon) if lat is not None and lon is not None else (centre.lat, centre.lon)
            found[user_id] = SellerRow(user_id, region_id, *base, float(fte))
    return list(found.values()), sorted(homeless - set(found))


def skills_of(seller_ids: list[int]) -> dict[tuple[int, int], float]:
    """Skill by seller and industry; who is not in it is average."""
    wanted = set(seller_ids)
    rows = SellerSkill.objects.values_list("user_id", "industry_id", "level")
    return {(user, industry): level for user, industry, level in rows if user in wanted}


def seats_of(seller_ids: list[int], day: date) -> tuple[dict[int, int], list[SeatRow]]:
    """The inside seller of each outside seller, and the seats these make."""
    pairs = list(
        Pair.objects.filter(open_on(day), inside__is_active=True)
        .order_by("since", "id")
        .values_list("outside_id", "inside_id", "inside__fte")
    )
    inside_of_all = {outside: inside for outside, inside, _fte in pairs}
    fte = {inside: float(value) for _outside, inside, value in pairs}
    served = Counter(inside_of_all.values())
    wanted = set(seller_ids)
    inside_of = {o: i for o, i in inside_of_all.items() if o in wanted}
    here = Counter(inside_of.values())
    seats = [SeatRow(i, fte[i], here[i] / served[i]) for i in sorted(here)]
    return inside_of, seats


def partners_of(region_ids: list[int], *, is_whole: bool) -> list[PartnerRow]:
    """Partners of these regions and national ones, less what they already serve elsewhere."""
    rows = Company.objects.filter(
        Q(region_id__in=region_ids) | Q(region__isnull=True),
        kind=Company.Kind.PARTNER,
        is_active=True,
    ).order_by("id")
    served = _served(region_ids, is_whole=is_whole)
    unstated = limits.partner_capacity()
    found = []
    for company in rows:
        here, elsewhere = served.get(company.pk, (0, 0))
        room = max((company.capacity or unstated) - elsewhere, 0)
        if not company.capacity:
            room = max(room, here * 1.5)
        found.append(PartnerRow(company.pk, company.region_id, float(room)))
    return found


def partners_seen_by(actor: Actor) -> list[Company]:
    """Partners of the regions one plans, and national ones, by name."""
    rows = Company.objects.filter(kind=Company.Kind.PARTNER, is_active=True)
    if not actor.reach.everything:
        rows = rows.filter(Q(region_id__in=actor.reach.region_ids) | Q(region__isnull=True))
    return list(rows.order_by("name_key", "id"))


def _served(region_ids: list[int], *, is_whole: bool) -> dict[int, tuple[int, int]]:
    """Locked accounts each partner serves inside and outside the scope."""
    here = Count("id", filter=Q(region_id__in=region_ids))
    rows = (
        Account.objects.locked()
        .exclude(partner__isnull=True)
        .order_by()
        .values("partner_id")
        .annotate(here=here, everywhere=Count("id"))
    )
    return {
        row["partner_id"]: (row["here"], 0 if is_whole else row["everywhere"] - row["here"])
        for row in rows
    }
