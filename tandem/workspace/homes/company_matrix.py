"""The pulse's table: regions by industries, each share leading to the accounts that make it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from tandem.foundation.formats import count, share
from tandem.foundation.kit import Matrix, MatrixCell, MatrixRow, heat
from tandem.keyaccounts.queries.matrix import Cell
from tandem.organisation.models import Industry, Region
from tandem.workspace.addresses import PLANNED, accounts_url

LEAST_SPREAD = 0.2  # shares closer together than this are told apart by number, not by colour


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
            url=accounts_url(region=region.pk),
            total=_total(list(by_region[region.pk].values()), metric, region),
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
    least = 0 if metric == "accounts" else LEAST_SPREAD
    value = heat(_value(cell, metric), low=low, high=high, least=least)
    where = {"region": region.pk, "industry": industry.pk}
    return _counted([cell], metric, f"{region} · {industry}", value, where)


def _total(cells: list[Cell], metric: str, region: Region) -> MatrixCell:
    return _counted(cells, metric, str(region), None, {"region": region.pk})


def _counted(
    cells: list[Cell], metric: str, label: str, step: int | None, where: dict[str, int]
) -> MatrixCell:
    """The number or share of some cells; it leads to the accounts that make it."""
    accounts = sum(cell.accounts for cell in cells)
    if metric == "accounts":
        return MatrixCell(
            count(accounts),
            heat=step,
            url=accounts_url(**where),
            label=f"{label}: {count(accounts)}",
            count=accounts,
        )
    part = sum(cell.active if metric == "active" else cell.covered for cell in cells)
    made_by: dict[str, Any] = {"activity": "active"} if metric == "active" else {"mode": PLANNED}
    return MatrixCell(
        share(part, accounts),
        heat=step,
        url=accounts_url(**where, **made_by),
        label=_("%(label)s: %(part)s of %(whole)s")
        % {"label": label, "part": count(part), "whole": count(accounts)},
        count=part,
    )
