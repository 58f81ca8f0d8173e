"""The board: a column for each open stage with its count, sum and age, and its first cards.

The sums are one read of one index that holds all of it. Of a column only a page of cards is read,
the next to close first; those without a day stand at the end of the column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Min, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict

from tandem.pipeline.models import Opportunity, OpportunityQuerySet, Stage
from tandem.pipeline.queries.filters import DealFilter, parse_deals, stands_too_long
from tandem.pipeline.queries.lists import Cursor, cursor_at

CARDS = 20
AT_ONCE = 10_000  # deals of a board whose cards are found in one pass; beyond, by index
OF_A_LIST = frozenset(
    {"state", "stage", "change", "since", "step_from", "step_to", "closed_from", "closed_to"}
)


@dataclass(frozen=True)
class ColumnSum:
    """What stands at a stage in one currency."""

    count: int = 0
    amount_minor: int = 0
    overdue: int = 0  # longer there than is usual
    oldest: date | None = None
    dated: int = 0  # of which it is known when they are to close


@dataclass(frozen=True)
class BoardColumn:
    stage: Stage
    sum: ColumnSum
    cards: list[Opportunity] = field(default_factory=list)
    next: Cursor | None = None


@dataclass(frozen=True)
class Board:
    columns: list[BoardColumn]
    currencies: list[str]
    currency: str


def board_filter(asked: QueryDict) -> DealFilter:
    """What a board can be narrowed by: it shows all stages, and only what is open."""
    return parse_deals(asked).without(*OF_A_LIST)


def tidy_board(query: str) -> str:
    """Of an address only what the board understands, as a saved view keeps it."""
    return board_filter(QueryDict(query.removeprefix("?"))).as_query()


def read_board(
    rows: OpportunityQuerySet, *, stages: Sequence[Stage], currency: str, today: date
) -> Board:
    """The sums, and the cards in one read, or one for each column of a long board."""
    sums = _sums(rows, stages, today)
    counts: dict[str, int] = {}
    for (_stage, held), one in sums.items():
        counts[held] = counts.get(held, 0) + one.count
    names = sorted(counts, key=lambda name: (-counts[name], name))
    shown = currency if currency in counts else next(iter(names), "CNY")
    mine = rows.filter(currency=shown)
    totals = [(stage, sums.get((stage.code, shown), ColumnSum())) for stage in stages]
    if counts.get(shown, 0) <= AT_ONCE:
        return Board(_columns_at_once(mine, totals), names, shown)
    columns = [_column(mine, stage, total) for stage, total in totals]
    return Board(_with_undated(mine, columns), names, shown)


def more_cards(
    rows: OpportunityQuerySet, *, stage: str, currency: str, after: Cursor | None
) -> tuple[list[Opportunity], Cursor | None]:
    """The page of a column after a card; when the dated ones are through, those without a day."""
    rows = rows.filter(stage__code=stage, currency=currency)
    found: list[Opportunity] = []
    if after is None or after.value:
        dated = rows.filter(close_on__isnull=False)
        if after is not None:
            later = Q(close_on__gt=after.value) | Q(close_on=after.value, id__gt=after.id)
            dated = dated.filter(close_on__gte=after.value).filter(later)
        found = list(_named(dated).order_by("close_on", "id")[: CARDS + 1])
    if len(found) <= CARDS:
        undated = rows.filter(close_on__isnull=True)
        if after is not None and not after.value:
            undated = undated.filter(id__gt=after.id)
        found += list(_named(undated).order_by("id")[: CARDS + 1 - len(found)])
    return _cut(found)


def _sums(
    rows: OpportunityQuerySet, stages: Sequence[Stage], today: date
) -> dict[tuple[str, str], ColumnSum]:
    overdue = stands_too_long(stages, today)
    found = (
        rows.order_by()
        .values("stage__code", "currency")
        .annotate(
            n=Count("id"),
            total=Sum("amount_minor"),
            late=Count("id", filter=overdue),
            oldest=Min("stage_since"),
            dated=Count("close_on"),
        )
    )
    return {
        (row["stage__code"], row["currency"]): ColumnSum(
            row["n"], row["total"] or 0, row["late"], row["oldest"], row["dated"]
        )
        for row in found
    }


def _columns_at_once(
    rows: OpportunityQuerySet, totals: Sequence[tuple[Stage, ColumnSum]]
) -> list[BoardColumn]:
    """The first cards of every column in one read; a board of one region has no index of its own."""
    order = [F("close_on").asc(nulls_last=True), F("id").asc()]
    place = Window(RowNumber(), partition_by=[F("stage")], order_by=order)
    first = rows.annotate(place=place).filter(place__lte=CARDS + 1).values("id")
    found = _named(Opportunity.objects.filter(pk__in=first))
    cards: dict[str, list[Opportunity]] = {}
    for deal in found.order_by(*order):
        cards.setdefault(deal.stage_id, []).append(deal)
    return [BoardColumn(stage, total, *_cut(cards.get(stage.code, []))) for stage, total in totals]


def _column(rows: OpportunityQuerySet, stage: Stage, total: ColumnSum) -> BoardColumn:
    """A column with a day somewhere shows its dated cards; one without any those that have none."""
    if not total.count:
        return BoardColumn(stage, total)
    here = rows.filter(stage__code=stage.code, close_on__isnull=not total.dated)
    order = ("close_on", "id") if total.dated else ("id",)
    cards, following = _cut(list(_named(here).order_by(*order)[: CARDS + 1]))
    return BoardColumn(stage, total, cards, following)


def _with_undated(rows: OpportunityQuerySet, columns: list[BoardColumn]) -> list[BoardColumn]:
    """Fill up columns whose dated cards end on the first page; one read for all of them, in which
    no column takes the place of another."""
    short = {
        column.stage.code
        for column in columns
        if column.sum.dated and column.next is None and len(column.cards) < column.sum.count
    }
    if not short:
        return columns
    place = Window(RowNumber(), partition_by=[F("stage")], order_by=[F("id").asc()])
    undated = rows.filter(stage__code__in=short, close_on__isnull=True).annotate(place=place)
    waiting: dict[str, list[Opportunity]] = {}
    for deal in _named(undated.filter(place__lte=CARDS + 1)).order_by("id"):
        waiting.setdefault(deal.stage_id, []).append(deal)
    filled = []
    for column in columns:
        more = waiting.get(column.stage.code, [])
        cards, following = _cut([*column.cards, *more][: CARDS + 1])
        filled.append(BoardColumn(column.stage, column.sum, cards, column.next or following))
    return filled


def _cut(found: list[Opportunity]) -> tuple[list[Opportunity], Cursor | None]:
    if len(found) <= CARDS:
        return found, None
    return found[:CARDS], cursor_at(found[CARDS - 1], "close_on")


def _named(rows: OpportunityQuerySet) -> OpportunityQuerySet:
    return rows.select_related("account", "worked_by")
