"""The values of the list of partners."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count, share, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, chip, link, number, person
from tandem.foundation.requests import whole_number
from tandem.organisation.models import Company
from tandem.organisation.queries import regions
from tandem.organisation.rules.scope import Actor
from tandem.partners.addresses import accounts_url
from tandem.partners.models import PartnerProfile
from tandem.partners.queries.partners import (
    ROLES,
    PartnersPage,
    Wanted,
    partners_page,
    profiles_of,
    promised_to,
    standing_of_partners,
)

NOTHING = {"accounts": 0, "active": 0, "revenue": 0}


def wanted_of(asked: QueryDict) -> Wanted:
    """The filter an address means; anything bent in it filters nothing."""
    region, role = asked.get("region", ""), asked.get("role", "")
    return Wanted(
        text=asked.get("q", "")[:60].strip(),
        role=role if role in ROLES else "",
        region_id=whole_number(region),
        after=asked.get("after", "")[:120],
        before=asked.get("before", "")[:120],
    )


def partners_context(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    page = partners_page(actor, wanted)
    return {
        "grid": _grid(actor, page, wanted),
        "unit": unit_label("wan"),
        "wanted": wanted,
        "roles": role_names(),
        "regions": [(row.pk, str(row)) for row in regions()],
        "is_filtered": bool(wanted.text or wanted.role or wanted.region_id is not None),
    }


def role_names() -> dict[str, str]:
    return {
        "capital": _("Capital platform"),
        "logistics": _("Logistics platform"),
        "development": _("Development platform"),
    }


def role_chips(profile: PartnerProfile | None) -> SafeString:
    names = role_names()
    held = [names[role] for role in ROLES if profile and getattr(profile, f"is_{role}")]
    if not held:
        return chip(_("No role yet"))
    return format_html_join(" ", "{}", ((chip(name),) for name in held))


def _grid(actor: Actor, page: PartnersPage, wanted: Wanted) -> Grid:
    ids = [company.pk for company in page.companies]
    profiles, promised = profiles_of(actor, ids), promised_to(actor, ids)
    standing = standing_of_partners(actor, ids)
    return Grid(
        id="partners-list",
        label=_("Partners"),
        columns=[
            Column(_("Partner"), kind="main"),
            Column(_("Partner roles")),
            Column(_("Region")),
            Column(_("Accounts"), kind="number"),
            Column(_("Capacity"), kind="number", low=True),
            Column(_("Allocated"), kind="number", low=True),
            Column(_("Active"), kind="number", tag=True),
            Column(_("Last 12 months"), kind="number"),
            Column(_("Caretaker"), low=True),
        ],
        rows=[
            _row(
                company,
                profiles.get(company.pk),
                standing.get(company.pk, NOTHING),
                promised.get(company.pk, 0),
            )
            for company in page.companies
        ],
        pager=_pager(page, wanted),
        empty=_empty(wanted),
    )


def _row(
    company: Company, profile: PartnerProfile | None, figures: dict[str, Any], promised: int
) -> Row:
    url = reverse("partner", args=[company.pk])
    behind = accounts_url(partner=company.pk)
    active = accounts_url(partner=company.pk, activity="active")
    shown = share(figures["active"], figures["accounts"])
    caretaker = profile.caretaker if profile else None
    return Row(
        id=company.pk,
        label=company.name,
        url=url,
        cells=[
            link(company.name, url),
            role_chips(profile),
            str(company.region) if company.region else _("Nationwide"),
            number(figures["accounts"], behind),
            count(company.capacity) if company.capacity else "–",
            count(promised) if promised else "–",
            number(figures["active"], active, text=shown),
            amount(figures["revenue"]),
            person(caretaker.get_full_name() if caretaker else ""),
        ],
    )


def _pager(page: PartnersPage, wanted: Wanted) -> Pager:
    kept = {"q": wanted.text, "role": wanted.role, "region": wanted.region_id or ""}
    said = {name: value for name, value in kept.items() if value}
    return Pager(
        count=page.count,
        first=page.first,
        last=page.first + len(page.companies) - 1 if page.companies else 0,
        previous_url=f"?{urlencode({**said, 'before': page.before})}" if page.before else "",
        next_url=f"?{urlencode({**said, 'after': page.after})}" if page.after else "",
    )


def _empty(wanted: Wanted) -> Empty:
    if wanted.text or wanted.role or wanted.region_id is not None:
        return Empty(
            _("No partner matches"),
            _("Take a filter away."),
            actions=[(_("Clear filters"), reverse("partners"))],
        )
    return Empty(
        _("No partner serves your accounts yet"),
        _("A published plan, or the partner column of an import, names them."),
        icon="partners",
    )
