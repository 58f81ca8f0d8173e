"""Review: the activation rate of a period, by cell, with the accounts behind it.

Its numbers are frozen by definition: the list is that of the period's first day, so nothing
locked or unlocked later can change them (docs/glossary.md: activation rate).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.fiscal import FiscalCalendar, Period, fiscal_calendar
from tandem.foundation.formats import count, share
from tandem.foundation.kit import Matrix, MatrixCell, MatrixRow, Tile, heat, number
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.activation import (
    ActivationRate,
    CellRate,
    activated_accounts,
    activation_rate,
)
from tandem.organisation.models import Industry, Region
from tandem.organisation.policy import row_of
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.workspace.addresses import activated_url, open_url

ACTIVATED_SHOWN = 30
LEAST_SPREAD = 0.1  # a cell at two in a hundred is no dark cell


def review(request: Request) -> HttpResponse:
    today, calendar = timezone.localdate(), fiscal_calendar()
    period = _chosen(request.GET.get("period", ""), calendar, today)
    rate = activation_rate(actor=request.actor, period=period)
    frame = {
        "period": period,
        "may_measure": (row := row_of("measures")) is not None and row.allows(request.actor),
        "tabs": _tabs(period, calendar, today),
        "tiles": _tiles(rate, period),
        "matrix": _matrix(rate, period),
        "activated": _largest(request.actor, period),
        "all_activated": number(rate.activated, activated_url(period)),
    }
    return render(request, "workspace/review.html", frame)


def _largest(actor: Actor, period: Period) -> list[Account]:
    """The keys are sorted first: a sort that carries whole rows costs twice as much."""
    rows = activated_accounts(actor=actor, period=period).order_by("-potential_minor", "id")
    keys = list(rows.values_list("pk", flat=True)[:ACTIVATED_SHOWN])
    shown = Account.objects.visible_to(actor).select_related("region", "industry", "owner")
    found = shown.in_bulk(keys)
    return [found[pk] for pk in keys]


def _choices(calendar: FiscalCalendar, today: date) -> dict[str, Period]:
    this = calendar.quarter(today)
    return {
        "week": calendar.week(today),
        "last-week": calendar.week(today - timedelta(days=7)),
        "month": calendar.month(today),
        "quarter": this,
        "last-quarter": calendar.quarter(this.start - timedelta(days=1)),
        "year": calendar.year(today),
    }


def _chosen(asked: str, calendar: FiscalCalendar, today: date) -> Period:
    choices = _choices(calendar, today)
    return choices.get(asked, choices["quarter"])


def _tabs(period: Period, calendar: FiscalCalendar, today: date) -> list[dict[str, Any]]:
    labels = {
        "week": _("This week"),
        "last-week": _("Last week"),
        "month": _("This month"),
        "quarter": _("This quarter"),
        "last-quarter": _("Last quarter"),
        "year": _("This year"),
    }
    return [
        {"label": labels[key], "url": f"?period={key}", "is_current": choice == period}
        for key, choice in _choices(calendar, today).items()
    ]


def _tiles(rate: ActivationRate, period: Period) -> list[Tile]:
    url, whole_url = activated_url(period), open_url(period)
    return [
        Tile(
            _("Activation rate"),
            share(rate.activated, rate.open, digits=1),
            url=url,
            count=rate.activated,
            definition=_(
                "Accounts locked and not active at the start that ordered in the period, of all "
                "locked and not active at the start."
            ),
        ),
        Tile(_("Activated"), count(rate.activated), url=url, count=rate.activated),
        Tile(_("Not active at the start"), count(rate.open), url=whole_url, count=rate.open),
    ]


def _matrix(rate: ActivationRate, period: Period) -> Matrix:
    seen = {cell.industry_id for cell in rate.cells}
    industries = [industry for industry in Industry.objects.all() if industry.pk in seen]
    by_region: dict[int, dict[int, CellRate]] = defaultdict(dict)
    for cell in rate.cells:
        by_region[cell.region_id][cell.industry_id] = cell
    shares = [cell.activated / cell.open for cell in rate.cells if cell.open]
    high = max(shares, default=1.0)
    rows = [
        MatrixRow(
            label=str(region),
            url=open_url(period, region=region.pk),
            cells=[
                _cell(by_region[region.pk].get(industry.pk), period, high)
                for industry in industries
            ],
            total=_counted(list(by_region[region.pk].values()), period, None, region=region.pk),
        )
        for region in Region.objects.all()
        if region.pk in by_region
    ]
    return Matrix(
        label=_("Activation rate, regions by industries"),
        corner=_("Region"),
        columns=[str(industry) for industry in industries],
        rows=rows,
        total_label=_("All"),
    )


def _cell(cell: CellRate | None, period: Period, high: float) -> MatrixCell:
    if cell is None or not cell.open:
        return MatrixCell("–")
    step = heat(cell.activated / cell.open, low=0, high=high, least=LEAST_SPREAD)
    return _counted([cell], period, step, region=cell.region_id, industry=cell.industry_id)


def _counted(cells: list[CellRate], period: Period, step: int | None, **where: int) -> MatrixCell:
    """The rate of some cells; it leads to the accounts activated."""
    activated, whole = sum(cell.activated for cell in cells), sum(cell.open for cell in cells)
    return MatrixCell(
        share(activated, whole),
        heat=step,
        url=activated_url(period, **where),
        label=_("%(part)s of %(whole)s") % {"part": count(activated), "whole": count(whole)},
        count=activated,
    )
