"""Pages of a sorted list by where the last one ended, not by how many came before.

A page costs the same wherever it lies, and no row is shown twice or skipped while others are
added. A cursor holds the sort key and id of the row at the edge; it opens nothing by itself,
since every page starts from what the actor may see, so it is checked but not signed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from tandem.keyaccounts.models import AccountQuerySet

PAGE_SIZE = 100


class Sort(StrEnum):
    """Sort keys of the list; a leading minus turns one round."""

    NAME = "name"
    POTENTIAL = "potential"
    REVENUE = "revenue"
    LAST_VISIT = "last_visit"
    PENETRATION = "penetration"
    ID = "id"


COLUMNS = {
    Sort.NAME: "name_sort",
    Sort.POTENTIAL: "potential_minor",
    Sort.REVENUE: "revenue_year_minor",
    Sort.LAST_VISIT: "last_visit_on",
    Sort.PENETRATION: "penetration_permille",
    Sort.ID: "id",
}
NULLABLE = {Sort.LAST_VISIT, Sort.PENETRATION}
_READ: dict[Sort, Callable[[Any], Any]] = {
    Sort.NAME: str,
    Sort.LAST_VISIT: lambda value: None if value is None else date.fromisoformat(value),
    Sort.PENETRATION: lambda value: None if value is None else _whole(value),
}


@dataclass(frozen=True, slots=True)
class Order:
    sort: Sort = Sort.NAME
    is_descending: bool = False

    def __str__(self) -> str:
        return f"-{self.sort.value}" if self.is_descending else self.sort.value


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row at the edge of a page and which way to go from it."""

    value: Any
    id: int
    is_backward: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """The ids of one page, in order, and the cursors to its neighbours (empty: none)."""

    ids: list[int]
    before: str
    after: str


def parse_order(text: str) -> Order:
    """An order from an address; what means nothing sorts by name."""
    name = text.removeprefix("-")
    if name not in set(Sort):
        return Order()
    return Order(Sort(name), text.startswith("-"))


def parse_cursor(text: str, order: Order) -> Cursor | None:
    """A cursor from an address, or none when it does not fit this order."""
    try:
        sort, value, pk, backward = json.loads(base64.urlsafe_b64decode(text.encode() + b"=="))
        if sort != str(order) or not isinstance(backward, bool):
            return None
        return Cursor(_READ.get(order.sort, _whole)(value), _whole(pk), backward)
    except (ValueError, TypeError, RecursionError):
        return None


def slice_of(
    accounts: AccountQuerySet, order: Order, cursor: Cursor | None, size: int = PAGE_SIZE
) -> Slice:
    """One page of ids: a single query that an index answers by itself."""
    backward = cursor is not None and cursor.is_backward
    descending = order.is_descending != backward
    column = COLUMNS[order.sort]
    if cursor is not None:
        accounts = accounts.filter(_beyond(order.sort, cursor, descending=descending))
    rows = list(
        accounts.order_by(*_ordering(order.sort, descending=descending)).values_list(column, "id")[
            : size + 1
        ]
    )
    has_more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    if not rows:
        return Slice([], "", "")
    has_before = has_more if backward else cursor is not None
    has_after = True if backward else has_more
    return Slice(
        [pk for _value, pk in rows],
        _written(order, rows[0], backward=True) if has_before else "",
        _written(order, rows[-1], backward=False) if has_after else "",
    )


def _ordering(sort: Sort, *, descending: bool) -> list[OrderBy]:
    """Empty values count as the smallest, in both databases."""
    nulls: dict[str, bool] = {}
    if sort in NULLABLE:
        nulls = {"nulls_last": True} if descending else {"nulls_first": True}
    keys = [OrderBy(F(COLUMNS[sort]), descending=descending, **nulls)]
    if sort is not Sort.ID:
        keys.append(OrderBy(F("id"), descending=descending))
    return keys


def _beyond(sort: Sort, cursor: Cursor, *, descending: bool) -> Q:
    """The rows after the cursor; the first term of each is one an index can seek by."""
    column = COLUMNS[sort]
    than = "lt" if descending else "gt"
    later_id = Q(**{f"id__{than}": cursor.id})
    if sort is Sort.ID:
        return later_id
    is_empty = Q(**{f"{column}__isnull": True})
    if cursor.value is None:
        return is_empty & later_id if descending else (is_empty & later_id) | ~is_empty
    beyond = Q(**{f"{column}__{than}e": cursor.value}) & (
        Q(**{f"{column}__{than}": cursor.value}) | later_id
    )
    return beyond | is_empty if descending and sort in NULLABLE else beyond


def _written(order: Order, row: tuple[Any, int], *, backward: bool) -> str:
    value = row[0].isoformat() if isinstance(row[0], date) else row[0]
    text = json.dumps([str(order), value, row[1], backward], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise ValueError(value)
    return value
