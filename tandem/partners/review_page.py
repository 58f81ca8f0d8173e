"""The values of the list of reviews: which contract is looked at when, what is due on top."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, day
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, forward_pager, link
from tandem.foundation.paging import Place, page_of
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Allocation
from tandem.partners.queries.allocations import reviews_to_come

PAGE = 50


def reviews_context(actor: Actor, place: Place) -> dict[str, Any]:
    page = page_of(reviews_to_come(actor), ("review_on", "id"), place, size=PAGE)
    today = timezone.localdate()
    return {
        "grid": Grid(
            id="allocation-reviews",
            label=_("Reviews of contracts"),
            columns=[
                Column(_("Partner"), kind="main"),
                Column(_("Region")),
                Column(_("Review on")),
                Column(_("State")),
                Column(_("Accounts"), kind="number"),
                Column(_("Term"), low=True),
            ],
            rows=[_row(one, today) for one in page.rows],
            pager=forward_pager(page, page.place),
            empty=Empty(
                _("No contract is in force"),
                _("A contract both sides have signed stands here by its review day."),
            ),
        ),
    }


def _row(one: Allocation, today: date) -> Row:
    url = reverse("allocation", args=[one.pk])
    is_due = one.review_on <= today
    return Row(
        id=one.pk,
        label=one.company.name,
        url=url,
        cells=[
            link(one.company.name, url),
            str(one.region),
            day(one.review_on),
            chip(_("due"), tone="warn") if is_due else one.get_state_display(),
            count(getattr(one, "number", 0)),
            f"{day(one.since)} – {day(one.until)}",
        ],
    )
