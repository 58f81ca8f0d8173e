"""The pulse: is the locked list coming alive, is it covered, and where is it off."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.formats import count, share
from tandem.foundation.kit import Change, Matrix, MatrixCell, MatrixRow, Tile, heat
from tandem.keyaccounts.queries.activation import ActivationRate, activation_rates
from tandem.keyaccounts.queries.matrix import Cell, account_matrix
from tandem.organisation.models import Industry, Region
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.workspace.queries.behind import (
    ShortCell,
    UnseenTops,
    sellers_with_unseen_tops,
    short_cells,
)
from tandem.workspace.wording import person_name

METRICS = ("active", "covered", "accounts")
LEAST_SPREAD = 0.2  # shares closer together than this are told apart by number, not by colour


def home(request: Request) -> dict[str, Any]:
    cells = account_matrix(actor=request.actor)
    metric = request.GET.get("show", "")
    metric = metric if metric in METRICS else "active"
    today = timezone.localdate()
    quarter = fiscal_calendar().quarter(today)
    industries, regions = list(Industry.objects.all()), list(Region.objects.all())
    return {
        "tiles": _tiles(request.actor, cells, quarter, today),
        "matrix": matrix_of(cells, metric, regions, industries),
        "exceptions": exceptions_of(request.actor, cells, regions, industries, quarter, today),
        "tabs": [
            {"label": label, "url": f"?show={key}", "is_current": key == metric}
            for key, label in zip(METRICS, (_("Active"), _("Covered"), _("Accounts")), strict=True)
        ],
    }


def _tiles(actor: Actor, cells: list[Cell], quarter: Period, today: date) -> list[Tile]:
    before, as_of = _quarter_before(quarter, today)
    rate, then = activation_rates(actor=actor, asked=[(quarter, None), (before, as_of)])
    accounts = sum(cell.accounts for cell in cells)
    active = sum(cell.active for cell in cells)
    covered = sum(cell.covered for cell in cells)
    url = reverse("accounts")
    return [
        Tile(_("Locked accounts"), count(accounts), url=url),
        Tile(
            _("Active"),
            share(active, accounts, digits=1),
            note=count(active),
            url=f"{url}?activity=active",
            definition=_("At least one order in the last 365 days, whoever signed it."),
        ),
        Tile(
            _("Activation rate %(quarter)s") % {"quarter": quarter.label},
            share(rate.activated, rate.open, digits=1),
            change=_change_of(rate, then, before),
            note=_("%(n)s of %(of)s") % {"n": count(rate.activated), "of": count(rate.open)},
            url=reverse("review"),
            definition=_(
                "Accounts locked and not active at the quarter's start that ordered since."
            ),
        ),
        Tile(
            _("Not covered"),
            count(accounts - covered),
            note=_("%(share)s covered") % {"share": share(covered, accounts, digits=1)},
            url=f"{url}?mode=none",
            definition=_("Locked accounts that no published plan has given a coverage mode yet."),
        ),
    ]


def _quarter_before(quarter: Period, today: date) -> tuple[Period, date]:
    """The quarter before, and the day when as much of it was over as of this one today."""
    before = fiscal_calendar().quarter(quarter.start - timedelta(days=1))
    return before, min(before.start + (today - quarter.start), before.end - timedelta(days=1))


def _change_of(rate: ActivationRate, then: ActivationRate, before: Period) -> Change | None:
    """Against the quarter before; nothing where it had no list."""
    if not then.open or not rate.open:
        return None
    points = 100 * (rate.activated / rate.open - then.activated / then.open)
    return Change(
        points,
        _("%(points)s points") % {"points": f"{abs(points):.1f}"},
        before.label,
    )


def exceptions_of(
    actor: Actor,
    cells: list[Cell],
    regions: list[Region],
    industries: list[Industry],
    quarter: Period,
    today: date,
) -> list[dict[str, Any]]:
    """At most nine, each with the list behind it: the count named is the count of that list."""
    region_of = {region.pk: region for region in regions}
    industry_of = {industry.pk: industry for industry in industries}
    days = (today - quarter.start).days
    places = [
        _short_line(short, region_of[short.cell.region_id], industry_of[short.cell.industry_id])
        for short in short_cells(cells)
    ]
    unseen = sellers_with_unseen_tops(actor=actor, since=quarter.start)
    return places + [_seller_line(seller, days) for seller in unseen]


def _short_line(short: ShortCell, region: Region, industry: Industry) -> dict[str, Any]:
    sentence = ngettext(
        "%(open)s not active; %(short)d account behind the average share",
        "%(open)s not active; %(short)d accounts behind the average share",
        short.short,
    )
    asleep = count(short.cell.accounts - short.cell.active)
    query = f"region={region.pk}&industry={industry.pk}&activity=new&activity=dormant"
    return {
        "name": f"{region} × {industry}",
        "text": sentence % {"open": asleep, "short": short.short},
        "url": f"{reverse('accounts')}?{query}",
    }


def _seller_line(seller: UnseenTops, days: int) -> dict[str, Any]:
    sentence = ngettext(
        "%(n)d top account without a visit this quarter",
        "%(n)d top accounts without a visit this quarter",
        seller.unseen,
    )
    query = f"owner={seller.seller_id}&top=1&unvisited_days={days}"
    return {
        "name": person_name(seller.name, seller.name_en),
        "text": sentence % {"n": seller.unseen},
        "url": f"{reverse('accounts')}?{query}",
    }


def matrix_of(
    cells: list[Cell], metric: str, regions: list[Region], industries: list[Industry]
) -> Matrix:
    """Regions by industries; a share is coloured against the other cells."""
    by_region: dict[int, dict[int, Cell]] = defaultdict(dict)
    for cell in cells:
        by_region[cell.region_id][cell.industry_id] = cell
    regions = [region for region in regions if region.pk in by_region]
    seen = {cell.industry_id for cell in cells}
    industries = [industry for industry in industries if industry.pk in seen]
    values = [_value(cell, metric) for cell in cells]
    low, high = (min(values), max(values)) if values else (0, 1)
    rows = [
        MatrixRow(
            label=str(region),
            cells=[
                _cell(by_region[region.pk].get(industry.pk), metric, low, high, region, industry)
                for industry in industries
            ],
            url=f"{reverse('accounts')}?region={region.pk}",
            total=_total(list(by_region[region.pk].values()), metric),
        )
        for region in regions
    ]
    return Matrix(
        label=_("Regions by industries"),
        corner=_("Region"),
        columns=[str(industry) for industry in industries],
        rows=rows,
        total_label=_("All"),
    )


def _value(cell: Cell, metric: str) -> float:
    if metric == "accounts":
        return cell.accounts
    part = cell.active if metric == "active" else cell.covered
    return part / cell.accounts if cell.accounts else 0


def _cell(
    cell: Cell | None, metric: str, low: float, high: float, region: Region, industry: Industry
) -> MatrixCell:
    if cell is None:
        return MatrixCell("–")
    text = count(cell.accounts) if metric == "accounts" else share(*_parts([cell], metric))
    return MatrixCell(
        text,
        heat=heat(
            _value(cell, metric),
            low=low,
            high=high,
            least=0 if metric == "accounts" else LEAST_SPREAD,
        ),
        url=f"{reverse('accounts')}?region={region.pk}&industry={industry.pk}",
        label=f"{region} · {industry}: {text}",
    )


def _parts(cells: list[Cell], metric: str) -> tuple[int, int]:
    part = sum(cell.active if metric == "active" else cell.covered for cell in cells)
    return part, sum(cell.accounts for cell in cells)


def _total(cells: list[Cell], metric: str) -> MatrixCell:
    if metric == "accounts":
        return MatrixCell(count(sum(cell.accounts for cell in cells)))
    return MatrixCell(share(*_parts(cells, metric)))
