"""The values of the fairness report; every number leads to its list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count, day_short, decimal, share, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, Tile, forward_pager, link, number
from tandem.foundation.paging import Place
from tandem.organisation.rules.scope import Actor
from tandem.registration.queries.fairness import (
    Fairness,
    LeakRow,
    PartnerRow,
    fairness,
    leaks_page,
)

NOTHING = "–"


def fairness_context(actor: Actor, *, since: date, sort: str, after: int) -> dict[str, Any]:
    found = fairness(actor, since=since, sort=sort, after=after)
    return {
        "since": since,
        "tiles": [
            Tile(
                _("Registrations in conflict"),
                share(found.in_conflict, found.claims),
                url=_list(since, show="contested"),
                count=found.in_conflict,
                note=_("of %(all)s") % {"all": count(found.claims)},
                definition=_("Registrations with a conflict ÷ all registrations received."),
            ),
            Tile(
                _("Hours to the decision"),
                NOTHING if found.median_hours is None else decimal(found.median_hours),
                url=_list(since, show="decided"),
                definition=_(
                    "Median of the working hours to a person’s first word, of the registrations the rules left to a person."
                ),
            ),
            Tile(
                _("Orders by others"),
                count(found.leaks),
                url=reverse("leaks"),
                count=found.leaks,
                definition=_(
                    "Orders on a protected account, while it was protected, that anybody but the holder "
                    "signed: other companies and the vendor's own people alike. Counted anew each day."
                ),
            ),
        ],
        "grid": _grid(found, sort, since),
    }


def _list(since: date, **filters: Any) -> str:
    query = urlencode({**filters, "since": since.isoformat()})
    return f"{reverse('registrations')}?{query}"


def _grid(found: Fairness, sort: str, since: date) -> Grid:
    return Grid(
        id="fairness",
        label=_("By partner"),
        columns=[
            Column(_("Partner"), kind="main"),
            _sorted(_("Registrations"), "-claims", sort),
            _sorted(_("Approved"), "approved", sort),
            _sorted(_("In conflict"), "-conflict", sort, low=True),
            _sorted(_("Hours, median"), "-hours", sort),
        ],
        rows=[_row(partner, found.names[partner.company_id], since) for partner in found.partners],
        pager=Pager(
            count=found.count,
            first=min(found.first, found.count),
            last=found.first - 1 + len(found.partners),
            first_url=f"?{urlencode({'sort': sort})}" if found.first > 1 else "",
            next_url=f"?{urlencode({'sort': sort, 'after': str(found.after)})}"
            if found.after
            else "",
        ),
        empty=Empty(
            _("No registration in these twelve months"),
            _("Partners register deals in their portal."),
            icon="flag",
        ),
    )


def _sorted(label: str, worst: str, sort: str, *, low: bool = False) -> Column:
    """A press sorts by what is worst for partners first; another one turns it round."""
    name = worst.removeprefix("-")
    other = name if worst.startswith("-") else f"-{name}"
    state = (
        ("descending" if sort.startswith("-") else "ascending")
        if sort.removeprefix("-") == name
        else "none"
    )
    url = f"?{urlencode({'sort': other if sort == worst else worst})}"
    return Column(label, kind="number", low=low, sort=state, sort_url=url)


def _row(partner: PartnerRow, name: str, since: date) -> Row:
    company = partner.company_id
    own = _list(since, company=company)
    return Row(
        id=company,
        label=name,
        url=own,
        cells=[
            link(name, own),
            number(partner.claims, own),
            number(
                partner.approved,
                _list(since, company=company, show="approved"),
                text=share(partner.approved, partner.decided) if partner.decided else NOTHING,
            ),
            number(partner.in_conflict, _list(since, company=company, show="contested")),
            NOTHING if partner.median_hours is None else decimal(partner.median_hours),
        ],
    )


def leaks_context(actor: Actor, *, since: date, place: Place) -> dict[str, Any]:
    found = leaks_page(actor, since=since, place=place)
    return {
        "unit": unit_label("wan"),
        "grid": Grid(
            id="leaks",
            label=_("Orders by others on protected deals"),
            columns=[
                Column(_("Ordered"), kind="main"),
                Column(_("Registration")),
                Column(_("Customer")),
                Column(_("Protected for")),
                Column(_("Signed by")),
                Column(_("Value"), kind="number"),
            ],
            rows=[_leak(leak, number) for number, leak in enumerate(found.rows)],
            pager=forward_pager(found, place),
            empty=Empty(
                _("No order by others"),
                _("Nobody but the holders has ordered on a protected deal."),
                icon="ok",
            ),
        ),
    }


def _leak(leak: LeakRow, place: int) -> Row:
    url = reverse("registration", args=[leak.registration.pk])
    return Row(
        id=place,
        label=str(leak.registration),
        url=url,
        cells=[
            day_short(leak.ordered_on),
            link(leak.registration, url),
            leak.registration.customer_name,
            leak.registration.company.name,
            leak.signed_by or _("The vendor itself"),
            amount(leak.amount_minor),
        ],
    )
