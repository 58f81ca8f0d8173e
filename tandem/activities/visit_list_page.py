"""The values of the page that lists visits, and the addresses that lead to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.activities.models import Visit
from tandem.activities.queries.visit_list import STANDING, ListedVisit, VisitFilter, visits_page
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.formats import day_short
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, forward_pager, link, person
from tandem.foundation.paging import Place
from tandem.organisation.rules.scope import Actor

TONES: dict[str, str] = {Visit.State.DONE: "ok", Visit.State.MISSED: "bad"}


class VisitsForm(forms.Form):
    """The filter in an address; anything bent in it is left out."""

    seller = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    kind = forms.ChoiceField(required=False, choices=Visit.Kind.choices)
    state = forms.ChoiceField(required=False, choices=[*Visit.State.choices, (STANDING, STANDING)])
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)

    def wanted(self, today: date) -> VisitFilter:
        """Without days: the week of today."""
        self.is_valid()
        said, week = self.cleaned_data, fiscal_calendar().week(today)
        return VisitFilter(
            first=said.get("first") or week.start,
            last=said.get("last") or week.last_day,
            seller_id=said.get("seller"),
            kind=said.get("kind") or "",
            state=said.get("state") or "",
        )


def visits_context(
    actor: Actor, wanted: VisitFilter, *, today: date, place: Place
) -> dict[str, Any]:
    page = visits_page(actor=actor, wanted=wanted, on=today, after=place.after)
    return {
        "label": f"{day_short(wanted.first)} – {day_short(wanted.last)}",
        "grid": Grid(
            id="visits",
            label=_("Visits"),
            columns=[
                Column(_("Day"), kind="main"),
                Column(_("Seller"), tag=True),
                Column(_("Customer or partner")),
                Column(_("State")),
            ],
            rows=[_row(row) for row in page.rows],
            pager=forward_pager(page, place, url=f"?{wanted.as_query()}"),
            empty=Empty(_("No visit in these days"), _("Look at another week, or plan one.")),
        ),
    }


def _row(listed: ListedVisit) -> Row:
    visit, account = listed.visit, listed.account
    if account is not None:
        whom: object = link(account, reverse("account", args=[account.pk]), note=account.city)
    elif visit.account_id:
        whom = _("A customer you do not see")
    else:
        whom = str(visit.partner or "")
    day = day_short(visit.on)
    may_open = account is not None or visit.account_id is None
    url = reverse("visit", args=[visit.pk]) if may_open else ""
    return Row(
        id=visit.pk,
        label=day,
        url=url,
        cells=[
            link(day, url, note=visit.get_kind_display()) if url else day,
            person(str(visit.seller)),
            whom,
            chip(visit.get_state_display(), tone=TONES.get(visit.state, "")),
        ],
    )
