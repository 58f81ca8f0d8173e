"""The pulse: is the locked list coming alive, is it covered, and where is it off."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.formats import count, share
from tandem.foundation.kit import Matrix, MatrixCell, MatrixRow, Tile, heat
from tandem.keyaccounts.queries.activation import activation_rate
from tandem.keyaccounts.queries.matrix import Cell, account_matrix
from tandem.organisation.models import Industry, Region

METRICS = ("active", "covered", "accounts")


def home(request: HttpRequest) -> dict[str, Any]:
    cells = account_matrix(actor=request.actor)
    metric = request.GET.get("show", "")
    metric = metric if metric in METRICS else "active"
    quarter = fiscal_calendar().quarter(timezone.localdate())
    rate = activation_rate(actor=request.actor, period=quarter)
    return {
        "tiles": _tiles(cells, rate, quarter.label),
        "matrix": matrix_of(cells, metric),
        "tabs": [
            {"label": label, "url": f"?show={key}", "is_current": key == metric}
            for key, label in zip(METRICS, (_("Active"), _("Covered"), _("Accounts")), strict=True)
        ],
    }


def _tiles(cells: list[Cell], rate: Any, quarter: str) -> list[Tile]:
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
            _("Activation rate %(quarter)s") % {"quarter": quarter},
            share(rate.activated, rate.open, digits=1),
            note=_("%(n)s of %(of)s") % {"n": count(rate.activated), "of": count(rate.open)},
            url=reverse("review"),
            definition=_(
                "Accounts locked and not active at the quarter's start that ordered since."
            ),
        ),
        Tile(
            _("Covered"),
            share(covered, accounts, digits=1),
            url=f"{url}?mode=none",
            definition=_("Locked accounts that a published plan gave an owner and a mode."),
        ),
    ]


def matrix_of(cells: list[Cell], metric: str) -> Matrix:
    """Regions by industries; a share is coloured against the other cells."""
    industries, by_region = list(Industry.objects.all()), defaultdict(dict)
    for cell in cells:
        by_region[cell.region_id][cell.industry_id] = cell
    regions = [region for region in Region.objects.all() if region.pk in by_region]
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
        heat=heat(_value(cell, metric), low=low, high=high),
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
