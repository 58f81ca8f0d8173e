"""A page of a list of deals and what the whole list sums to, each currency apart.

Pages go by where the last one ended, so they cost the same wherever they lie; deals without the
value the list is ordered by come last.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import QueryDict
from django.utils.translation import get_language

from tandem.organisation.queries import name_in_language
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity, OpportunityQuerySet, Stage
from tandem.pipeline.queries.filters import DealFilter, apply_filter, parse_deals

PAGE = 100
SORTS = {
    "opened": ("opened_on", True),
    "close": ("close_on", False),
    "amount": ("amount_minor", True),
    "closed": ("closed_on", True),
}
USUAL = "opened"


def sort_of(asked: QueryDict) -> str:
    sort = asked.get("sort", USUAL)
    return sort if sort in SORTS else USUAL


def list_query(chosen: DealFilter, sort: str = USUAL, **more: str) -> str:
    """The address of a list, without its question mark; the plain list has an empty one."""
    return chosen.as_query(sort="" if sort == USUAL else sort, **more)


def tidy_deals(query: str) -> str:
    """Of an address only what the list understands, as a saved view keeps it."""
    asked = QueryDict(query.removeprefix("?"))
    return list_query(parse_deals(asked), sort_of(asked))


@dataclass(frozen=True)
class CurrencySum:
    currency: str
    count: int
    amount_minor: int


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: the value it is ordered by (none: it has none) and its id."""

    value: str
    id: int

    def __str__(self) -> str:
        return f"{self.value}~{self.id}"


@dataclass(frozen=True, slots=True)
class DealRow:
    """What the list shows of one deal, in the reader's language: a page of these costs a third of
    its models, which read reasons, notes and what else a deal has."""

    id: int
    title: str
    project: str
    state: str
    account_id: int | None
    amount_minor: int | None
    currency: str
    close_on: date | None
    next_step_on: date | None
    worked_by_name: str
    opened_on: date | None
    closed_on: date | None
    account: str
    stage: str
    worked_by: str
    signed_by: str


OWN = tuple(one.name for one in fields(DealRow))[:-4]


@dataclass(frozen=True)
class OpportunityPage:
    rows: list[DealRow]
    next: Cursor | None


def sums_of(rows: OpportunityQuerySet) -> list[CurrencySum]:
    """How many there are and what they are worth; never added over currencies."""
    found = rows.order_by().values("currency").annotate(n=Count("id"), total=Sum("amount_minor"))
    sums = [CurrencySum(row["currency"], row["n"], row["total"] or 0) for row in found]
    return sorted(sums, key=lambda one: (-one.count, one.currency))


def chosen_deals(
    actor: Actor, chosen: DealFilter, stages: list[Stage], today: date
) -> OpportunityQuerySet:
    rows = Opportunity.objects.visible_to(actor)
    return apply_filter(rows, chosen, actor=actor, stages=stages, today=today)


def opportunity_page(
    rows: OpportunityQuerySet,
    *,
    sort: str = USUAL,
    after: Cursor | None = None,
    size: int = PAGE,
) -> OpportunityPage:
    """Those with a value by its index first, then those without: neither database has to sort."""
    column, is_descending = SORTS[sort]
    turn = "-" if is_descending else ""
    page: list[DealRow] = []
    if after is None or after.value:
        held = rows.filter((f"{column}__isnull", False))
        if after is not None:
            held = held.filter(_beyond(column, is_descending, after))
        page = _read(held.order_by(f"{turn}{column}", f"{turn}id")[: size + 1])
    if len(page) <= size:
        without = rows.filter((f"{column}__isnull", True))
        if after is not None and not after.value:
            without = without.filter((f"id__{_side(is_descending)}", after.id))
        page += _read(without.order_by(f"{turn}id")[: size + 1 - len(page)])
    last = page[size - 1] if len(page) > size else None
    return OpportunityPage(page[:size], cursor_at(last, column) if last else None)


def _read(rows: OpportunityQuerySet) -> list[DealRow]:
    stage = "stage__name_en" if get_language() == "en" else "stage__name_zh"
    people = name_in_language("worked_by__")
    names = (name_in_language("account__"), stage, people, "signed_by__name")
    found = rows.values_list(*OWN, *names)
    return [DealRow(*row[:-4], *(name or "" for name in row[-4:])) for row in found]


def cursor_at(row: DealRow | Opportunity, column: str) -> Cursor:
    value = getattr(row, column)
    return Cursor("" if value is None else str(value), row.id)


def read_cursor(text: str, column: str) -> Cursor | None:
    """A cursor from an address; one that means nothing starts at the beginning."""
    value, mark, number = text.partition("~")
    try:
        if value:
            int(value) if column == "amount_minor" else date.fromisoformat(value)
        return Cursor(value, int(number)) if mark else None
    except ValueError:
        return None


def _beyond(column: str, is_descending: bool, after: Cursor) -> Q:
    side = _side(is_descending)
    value: Any = int(after.value) if column == "amount_minor" else after.value
    onwards = Q((f"{column}__{side}e", value))  # what an index is entered by
    return onwards & (Q((f"{column}__{side}", value)) | Q((f"id__{side}", after.id)))


def _side(is_descending: bool) -> str:
    return "lt" if is_descending else "gt"
