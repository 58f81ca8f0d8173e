"""The deals behind a win rate, newest first; the same filter counts and lists them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, day
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, forward_pager, link
from tandem.foundation.money import Money
from tandem.foundation.paging import page_of, place_of
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity
from tandem.winning.pages import deals_url, why_past
from tandem.winning.queries.deals import PAGE, deals_behind, latest_window

ASKED = ("side", "state", "rival")


def deals_context(actor: Actor, asked: QueryDict, *, today: date) -> dict[str, Any]:
    filters = {name: asked.get(name, "")[:60] for name in ASKED}
    window = latest_window(actor, today)
    rows = deals_behind(actor, window, **filters)
    rows = rows.select_related("account", "stage", "worked_by")
    page = page_of(rows, ("-closed_on", "-id"), place_of(asked), size=PAGE)
    return {
        "window": window,
        "why_past": why_past(window),
        "heading": _heading(filters),
        "grid": Grid(
            id="win-rate-deals",
            label=_("Deals"),
            columns=[
                Column(_("Opportunity"), kind="main"),
                Column(_("Customer")),
                Column(_("Outcome")),
                Column(_("Amount"), kind="number"),
                Column(_("Team"), low=True),
                Column(_("Closed")),
            ],
            rows=[_row(one) for one in page.rows],
            pager=forward_pager(page, page.place, url=deals_url(**filters)),
            empty=Empty(
                _("No deal closed like this"),
                _("Go back to the rates and choose another number."),
                actions=[(_("Win rates"), reverse("win_rate"))],
            ),
        ),
    }


def _heading(filters: dict[str, str]) -> str:
    if filters["rival"]:
        return _("Closed deals against {name}").format(name=filters["rival"])
    return {
        "joint": _("Closed deals worked jointly"),
        "solo": _("Closed deals worked solo"),
    }.get(filters["side"], _("Closed deals"))


def _row(one: Opportunity) -> Row:
    url = reverse("account", args=[one.account_id]) if one.account_id else ""
    money = None if one.amount_minor is None else Money(one.amount_minor, one.currency)
    return Row(
        id=one.pk,
        label=one.title,
        url=url,
        cells=[
            one.title,
            link(one.account, url) if url else _("not named by the source"),
            chip(str(one.stage), tone="ok" if one.state == "won" else ""),
            amount(money),
            _("Joint") if one.is_joint else _("Solo"),
            day(one.closed_on),
        ],
    )
