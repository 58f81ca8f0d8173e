"""Partner companies and how the accounts allocated to them stand, among those one sees."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count, share, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, link, number
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
from tandem.organisation.queries import companies_of
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.workspace.addresses import accounts_url

PAGE = 100


def partners(request: Request) -> HttpResponse:
    standing = standing_by_partner(request.actor)
    ids = sorted(standing)
    asked = request.GET.get("after", "")
    start = bisect_right(ids, int(asked)) if asked.isdigit() else 0
    page = companies_of(ids[start : start + PAGE])
    pager = _pager(ids, start, len(page))
    frame = {"grid": _grid(page, standing, pager), "unit": unit_label("wan")}
    return render(request, "workspace/partners.html", frame)


def standing_by_partner(actor: Actor) -> dict[int, dict[str, Any]]:
    """Per partner: accounts, how many are active, and what they bought in the last year."""
    rows = (
        Account.objects.visible_to(actor)
        .locked()
        .exclude(partner=None)
        .values("partner_id")
        .annotate(
            accounts=Count("id"),
            active=Count("id", filter=Q(activity=Account.Activity.ACTIVE)),
            revenue=Sum("revenue_year_minor"),
        )
    )
    return {row["partner_id"]: dict(row) for row in rows.order_by()}


def _pager(ids: list[int], start: int, shown: int) -> Pager:
    end = start + shown
    before = ids[start - PAGE - 1] if start > PAGE else 0
    return Pager(
        count=len(ids),
        first=start + 1 if shown else 0,
        last=end,
        previous_url=f"?after={before}" if start else "",
        next_url=f"?after={ids[end - 1]}" if end < len(ids) else "",
    )


def _grid(page: list[Company], standing: dict[int, dict[str, Any]], pager: Pager) -> Grid:
    return Grid(
        id="partners-list",
        label=_("Partners"),
        columns=[
            Column(_("Partner"), kind="main"),
            Column(_("Region")),
            Column(_("Accounts"), kind="number"),
            Column(_("Capacity"), kind="number", low=True),
            Column(_("Active"), kind="number", tag=True),
            Column(_("Last 12 months"), kind="number"),
        ],
        rows=[_row(company, standing[company.pk]) for company in page],
        pager=pager,
        empty=Empty(
            _("No partner serves your accounts yet"),
            _("A published plan, or the partner column of an import, names them."),
            icon="partners",
        ),
    )


def _row(company: Company, figures: dict[str, Any]) -> Row:
    url = accounts_url(partner=company.pk)
    active = accounts_url(partner=company.pk, activity="active")
    return Row(
        id=company.pk,
        label=company.name,
        url=url,
        cells=[
            link(company.name, url),
            str(company.region) if company.region else _("Nationwide"),
            number(figures["accounts"], url),
            count(company.capacity) if company.capacity else "–",
            number(figures["active"], active, text=share(figures["active"], figures["accounts"])),
            amount(figures["revenue"]),
        ],
    )
