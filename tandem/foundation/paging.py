"""Pages of a long list by key: a page begins behind the last row of the one before, so no page costs more
than the first, and rows that come or go meanwhile repeat and hide nothing. The keys lead only forward;
how many rows lie before is carried in the address, so that the page can say which it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from tandem.foundation.requests import whole_number

BETWEEN = "~"
LONGEST = 300
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Place:
    """Where a page begins: behind the row with this key; `before` is how many rows that leaves out, None
    where the address does not say."""

    after: str = ""
    before: int | None = 0


@dataclass(frozen=True)
class Keyed(Generic[Row]):
    """A page; `after` is where the next one begins, empty at the end."""

    rows: list[Row]
    count: int
    place: Place
    after: str


BEGINNING = Place()


def place_of(asked: Mapping[str, str]) -> Place:
    """As an address says it; anything bent in it is left out."""
    after, before = asked.get("after", "")[:LONGEST], asked.get("from", "")
    if not after:
        return BEGINNING
    return Place(after, whole_number(before))


def page_of(rows: QuerySet[Row], order: Sequence[str], place: Place, *, size: int) -> Keyed[Row]:
    """The page at a place, in an order of columns that are never empty and whose last is unique; a key
    that is none begins at the beginning. Two queries."""
    key = _read(rows.model, order, place.after)
    if key is None:
        place = BEGINNING
    behind = rows.filter(_behind(order, key)) if key is not None else rows
    found = list(behind.order_by(*order)[: size + 1])
    shown = found[:size]
    after = _write(shown[-1], order) if len(found) > size else ""
    return Keyed(shown, rows.count(), place, after)


def _behind(order: Sequence[str], key: Iterable[Any]) -> Q:
    """Greater in the first column, or equal there and greater in the second, and so on."""
    found, equal = Q(), Q()
    for name, value in zip(order, key, strict=True):
        column = name.removeprefix("-")
        way = "lt" if name.startswith("-") else "gt"
        found |= equal & Q(**{f"{column}__{way}": value})
        equal &= Q(**{column: value})
    return found


def _read(model: type[Model], order: Sequence[str], text: str) -> list[Any] | None:
    parts = text.rsplit(BETWEEN, len(order) - 1)  # a name, which may hold the mark, comes first
    if not text or len(parts) != len(order):
        return None
    columns: list[Any] = [model._meta.get_field(name.removeprefix("-")) for name in order]
    try:
        return [column.to_python(part) for column, part in zip(columns, parts, strict=True)]
    except ValidationError:
        return None


def _write(row: Model, order: Sequence[str]) -> str:
    values = (getattr(row, name.removeprefix("-")) for name in order)
    return BETWEEN.join(one.isoformat() if isinstance(one, date) else str(one) for one in values)
