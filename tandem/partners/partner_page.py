"""The values of one partner's record: the head with its numbers, the panels of its three roles."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count, day, share, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Row, Tile, chip, link
from tandem.organisation.models import Company
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor
from tandem.partners.addresses import accounts_url
from tandem.partners.models import Allocation, PartnerFigure
from tandem.partners.partner_list_page import role_chips
from tandem.partners.permissions import ENDERS, may_keep_figures, may_keep_profile, may_prepare
from tandem.partners.queries.allocations import allocations_of_partner
from tandem.partners.queries.partners import standing_of_partners
from tandem.partners.queries.profiles import Facts, facts_of

Kind = PartnerFigure.Kind
TONES = {
    Allocation.State.ONE_SIGNED: "info",
    Allocation.State.IN_FORCE: "ok",
    Allocation.State.UNDER_REVIEW: "warn",
    Allocation.State.TAKING_BACK: "bad",
}
Lines = list[tuple[str, object]]


def head_of(company: Company, here: str, *, with_money: bool = True) -> dict[str, Any]:
    """What stands above every page of one partner."""
    pages = [
        ("partner", _("Overview")),
        ("partner_plans", _("Joint plans")),
        ("partner_people", _("People and training")),
        ("partner_feedback", _("Feedback")),
    ]
    if with_money:
        pages += [("partner_funds", _("Funds")), ("partner_scorecard", _("Scorecard"))]
    return {
        "company": company,
        "tabs": [
            {"label": label, "url": reverse(route, args=[company.pk]), "is_current": route == here}
            for route, label in pages
        ],
    }


def partner_context(actor: Actor, company: Company) -> dict[str, Any]:
    facts = facts_of(actor, company)
    figures = standing_of_partners(actor, [company.pk]).get(company.pk)
    can_keep = may_keep_profile(actor, company.region_id)
    return head_of(company, "partner", with_money=actor.has_any(MANAGERS)) | {
        "roles": role_chips(facts.profile),
        "caretaker": facts.profile.caretaker if facts.profile else None,
        "profile": facts.profile,
        "facts": facts,
        "tiles": _tiles(company, figures or {"accounts": 0, "active": 0, "revenue": 0}),
        "panels": _panels(actor, company, facts),
        "warehouses": facts.warehouses,
        "allocations": _allocations(actor, company),
        "can_keep": can_keep,
        "can_enter": may_keep_figures(actor),
        "can_end": company.is_active and actor.has_any(ENDERS),
        "can_allocate": bool(actor.reach.region_ids) or may_prepare(actor, 0),
        "unit": unit_label("wan"),
    }


def _tiles(company: Company, figures: dict[str, Any]) -> list[Tile]:
    accounts, active = figures["accounts"], figures["active"]
    room = _("of %(room)s it can serve") % {"room": count(company.capacity)}
    return [
        Tile(
            _("Accounts"),
            count(accounts),
            note=room if company.capacity else "",
            url=accounts_url(partner=company.pk),
            count=accounts,
            definition=_("Locked accounts you see that this partner serves today."),
        ),
        Tile(
            _("Active"),
            share(active, accounts),
            url=accounts_url(partner=company.pk, activity="active"),
            count=active,
            definition=_("Of these, the share with an order in the last 365 days, whoever signed."),
        ),
        Tile(
            _("Last 12 months"),
            amount(figures["revenue"]),
            unit=unit_label("wan"),
            definition=_("What these accounts bought in the last year, whoever signed."),
        ),
    ]


def _panels(actor: Actor, company: Company, facts: Facts) -> list[dict[str, Any]]:
    profile = facts.profile
    return [
        {
            "title": _("Capital platform"),
            "held": bool(profile and profile.is_capital),
            "lines": _capital(facts),
        },
        {
            "title": _("Logistics platform"),
            "held": bool(profile and profile.is_logistics),
            "lines": _logistics(facts),
        },
        {
            "title": _("Development platform"),
            "held": bool(profile and profile.is_development),
            "lines": _development(company, facts),
        },
    ]


def _capital(facts: Facts) -> Lines:
    line, used = facts.figures.get(Kind.CREDIT_LINE), facts.figures.get(Kind.CREDIT_USED)
    waited = facts.figures.get(Kind.SALES_OUTSTANDING)
    lines: Lines = [(_("Credit line"), _money(line)), (_("Credit used"), _money(used))]
    if line and used:
        lines.append((_("Share of the line"), share(used.value, line.value)))
    lines.append((_("Days sales outstanding"), _counted(waited)))
    if facts.profile and facts.profile.payment_days:
        lines.append((_("Agreed days to pay"), count(facts.profile.payment_days)))
    return lines


def _logistics(facts: Facts) -> Lines:
    made, on_time = facts.figures.get(Kind.DELIVERIES), facts.figures.get(Kind.ON_TIME)
    damaged = facts.figures.get(Kind.DAMAGED)
    lines: Lines = [(_("Deliveries"), _counted(made))]
    if made and on_time and made.as_of == on_time.as_of:
        lines.append((_("On time"), share(on_time.value, made.value)))
    if made and damaged and made.as_of == damaged.as_of:
        lines.append((_("With damage"), share(damaged.value, made.value, digits=1)))
    area = sum(place.area_sqm for place in facts.warehouses)
    lines.append((_("Warehouses"), count(len(facts.warehouses))))
    lines.append((_("Area in square metres"), count(area)))
    return lines


def _development(company: Company, facts: Facts) -> Lines:
    known = ", ".join(str(industry) for industry in facts.industries)
    further = ", ".join(str(region) for region in facts.regions)
    own = str(company.region) if company.region else _("Nationwide")
    return [
        (_("Industries it knows"), known or "–"),
        (_("Regions"), f"{own}, {further}" if further else own),
        (_("Accounts it can serve"), count(company.capacity) if company.capacity else "–"),
    ]


def _money(figure: PartnerFigure | None) -> str:
    if figure is None:
        return _("not entered")
    return _("%(value)s on %(day)s") % {"value": amount(figure.value), "day": day(figure.as_of)}


def _counted(figure: PartnerFigure | None) -> str:
    if figure is None:
        return _("not entered")
    return _("%(value)s on %(day)s") % {"value": count(figure.value), "day": day(figure.as_of)}


def _allocations(actor: Actor, company: Company) -> Grid:
    return Grid(
        id="allocations",
        label=_("Allocations"),
        columns=[
            Column(_("Region"), kind="main"),
            Column(_("Term")),
            Column(_("Accounts"), kind="number"),
            Column(_("Review on"), low=True),
            Column(_("State")),
        ],
        rows=[_allocation_row(row) for row in allocations_of_partner(actor, company.pk)[:20]],
        empty=Empty(
            _("Nothing is allocated to this partner"),
            _("An allocation promises locked accounts for a term; both sides sign it."),
            icon="lock",
        ),
    )


def _allocation_row(allocation: Allocation) -> Row:
    url = reverse("allocation", args=[allocation.pk])
    number = getattr(allocation, "number", 0)
    return Row(
        id=allocation.pk,
        label=str(allocation.region),
        url=url,
        cells=[
            link(allocation.region, url),
            f"{day(allocation.since)} – {day(allocation.until)}",
            count(number),
            day(allocation.review_on),
            state_chip(allocation),
        ],
    )


def state_chip(allocation: Allocation) -> object:
    tone = TONES.get(Allocation.State(allocation.state), "")
    return chip(allocation.get_state_display(), tone=tone)
