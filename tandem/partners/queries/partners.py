"""The list of partners: a page by name, and how the accounts they serve stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from tandem.foundation.text import fold
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import (
    Allocation,
    PartnerProfile,
    PartnerRegion,
    partners_visible_to,
)
from tandem.partners.rules.allocation import BINDING

PAGE = 100
ROLES = ("capital", "logistics", "development")


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; an empty value filters nothing."""

    text: str = ""
    role: str = ""
    region_id: int | None = None
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class PartnersPage:
    companies: list[Company]
    count: int
    first: int
    before: str  # the key to page back from; empty at the start
    after: str


def partners_page(actor: Actor, wanted: Wanted) -> PartnersPage:
    found = _found(actor, wanted)
    rows = found.select_related("region")
    if wanted.before:
        back = rows.filter(name_key__lt=wanted.before).order_by("-name_key")[:PAGE]
        shown = list(back)[::-1]
    else:
        shown = list(rows.filter(name_key__gt=wanted.after).order_by("name_key")[:PAGE])
    number = found.count()
    if not shown:
        return PartnersPage([], number, 0, "", "")
    earlier = found.filter(name_key__lt=shown[0].name_key).count()
    has_more = earlier + len(shown) < number
    return PartnersPage(
        companies=shown,
        count=number,
        first=earlier + 1,
        before=shown[0].name_key if earlier else "",
        after=shown[-1].name_key if has_more else "",
    )


def profiles_of(actor: Actor, company_ids: Iterable[int]) -> dict[int, PartnerProfile]:
    rows = PartnerProfile.objects.visible_to(actor).filter(company_id__in=list(company_ids))
    return {row.company_id: row for row in rows.select_related("caretaker")}


def standing_of_partners(actor: Actor, company_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Of the accounts the actor sees: how many each serves, how many are active, what they bought."""
    rows = (
        Account.objects.visible_to(actor)
        .locked()
        .filter(partner_id__in=list(company_ids))
        .values("partner_id")
        .annotate(
            accounts=Count("id"),
            active=Count("id", filter=Q(activity=Account.Activity.ACTIVE)),
            revenue=Sum("revenue_year_minor"),
        )
    )
    return {row["partner_id"]: dict(row) for row in rows.order_by()}


def promised_to(actor: Actor, company_ids: Iterable[int]) -> dict[int, int]:
    """How many accounts of the contracts that bind each partner and that the actor may read."""
    states = [state.value for state in BINDING]
    rows = Allocation.objects.visible_to(actor).filter(
        company_id__in=list(company_ids), state__in=states
    )
    found = rows.values("company_id").annotate(number=Count("accounts")).order_by()
    return {row["company_id"]: row["number"] for row in found}


def _found(actor: Actor, wanted: Wanted) -> QuerySet[Company]:
    found = partners_visible_to(actor).filter(is_active=True)
    if wanted.text:
        found = found.filter(name_key__contains=fold(wanted.text))
    if wanted.role in ROLES:
        held = PartnerProfile.objects.filter(
            company_id=OuterRef("pk"), **{f"is_{wanted.role}": True}
        )
        found = found.filter(Exists(held))
    if wanted.region_id is not None:
        further = PartnerRegion.objects.filter(
            company_id=OuterRef("pk"), region_id=wanted.region_id
        )
        found = found.filter(
            Q(region_id=wanted.region_id) | Q(region_id__isnull=True) | Q(Exists(further))
        )
    return found
