"""The forecast of a period: what is won, and what open deals are expected to bring, by category.

Each number is the sum of a list of deals (`queries/filters.py`): the same conditions on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum

from tandem.organisation.models import Industry, Region, User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity, Stage

DIMENSIONS = {
    "region": "account__region_id",
    "seller": "worked_by_id",
    "industry": "account__industry_id",
}
WON = "won"


@dataclass(frozen=True)
class Cell:
    deals: int = 0
    amount_minor: int = 0


@dataclass
class ForecastRow:
    id: int | None
    name: str
    cells: dict[str, Cell] = field(default_factory=dict)  # by category, and "won"


@dataclass(frozen=True)
class Forecast:
    rows: list[ForecastRow]
    currencies: list[str]
    currency: str

    def total(self, key: str) -> Cell:
        found = [row.cells[key] for row in self.rows if key in row.cells]
        return Cell(sum(one.deals for one in found), sum(one.amount_minor for one in found))


def read_forecast(*, actor: Actor, by: str, start: date, end: date, currency: str) -> Forecast:
    """Three reads; `end` is the last day of the period."""
    column = DIMENSIONS[by]
    seen = Opportunity.objects.visible_to(actor)
    expected = seen.filter(state=Stage.Kind.OPEN, close_on__gte=start, close_on__lte=end)
    won = seen.filter(state=Stage.Kind.WON, closed_on__gte=start, closed_on__lte=end)
    sums: dict[str, dict[tuple[int | None, str], Cell]] = {}
    counts: dict[str, int] = {}
    for rows, is_won in ((expected, False), (won, True)):
        names = [column, "currency"] if is_won else [column, "currency", "category"]
        found = rows.order_by().values(*names).annotate(n=Count("id"), total=Sum("amount_minor"))
        for row in found:
            key = (row[column], WON if is_won else row["category"])
            cell = Cell(row["n"], row["total"] or 0)
            sums.setdefault(row["currency"], {})[key] = cell
            counts[row["currency"]] = counts.get(row["currency"], 0) + row["n"]
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    shown = currency if currency in counts else next(iter(ranked), "CNY")
    return Forecast(_rows(by, sums.get(shown, {})), ranked, shown)


def _rows(by: str, cells: dict[tuple[int | None, str], Cell]) -> list[ForecastRow]:
    names = _names(by, {pk for pk, _key in cells if pk is not None})
    rows: dict[int | None, ForecastRow] = {}
    for (pk, key), cell in cells.items():
        row = rows.setdefault(pk, ForecastRow(pk, names.get(pk or 0, "")))
        row.cells[key] = cell
    worth = {pk: sum(cell.amount_minor for cell in row.cells.values()) for pk, row in rows.items()}
    return sorted(rows.values(), key=lambda row: (row.id is None, -worth[row.id], row.id or 0))


def _names(by: str, ids: Iterable[int]) -> dict[int, str]:
    kind = {"region": Region, "seller": User, "industry": Industry}[by]
    found = kind._default_manager.filter(Q(pk__in=list(ids)))
    return {row.pk: str(row) for row in found}
