"""The values of the list of reviews: which contract is looked at when, what is due on top."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, day
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, link
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Allocation
from tandem.partners.queries.allocations import reviews_to_come

PAGE = 50


def reviews_context(actor: Actor, after: str) -> dict[str, Any]:
    """`after`: day and number of the last row shown, `2026-11-20~7`; anything else is the beginning."""
    rows = reviews_to_come(actor)
    last = _cursor(after)
    if last is not None:
        rows = rows.filter(Q(review_on__gt=last[0]) | Q(review_on=last[0], id__gt=last[1]))
    shown = list(rows[: PAGE + 1])
    more = shown[PAGE - 1] if len(shown) > PAGE else None
    today = timezone.localdate()
    return {
        "next_url": f"?after={more.review_on.isoformat()}~{more.pk}" if more else "",
        "is_later": last is not None,
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
            rows=[_row(one, today) for one in shown[:PAGE]],
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


def _cursor(text: str) -> tuple[date, int] | None:
    first, _mark, number = text[:40].partition("~")
    try:
        day_shown = date.fromisoformat(first)
    except ValueError:
        return None
    return (day_shown, int(number)) if number.isdecimal() and len(number) < 19 else None
