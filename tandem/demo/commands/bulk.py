"""Writing whole tables from columns, by the quickest way of each database.

Columns come whole: a list, or one value for every row. Fields not named take their default. Dates
are ISO texts and times are texts in UTC, as both databases read them. Only a loader into an empty
company may write so: there is no history yet that an audit could tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from tandem.foundation.bulk import write_plain_rows

BATCH = 20_000
Column = Sequence[Any] | str | int | float | bool | None


def insert(model: type[models.Model], count: int, columns: Mapping[str, Column]) -> int:
    """Write `count` rows with consecutive ids and return the first of them."""
    first = next_id(model)
    fields = _written_fields(model)
    given: dict[str, Column] = {"id": range(first, first + count), **columns}
    unknown = set(given) - {field.attname for field in fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no column {', '.join(sorted(unknown))}.")
    values = [
        _values(given[field.attname], count) if field.attname in given else _default(field)
        for field in fields
    ]
    if count:
        rows = islice(zip(*values, strict=False), count)  # constants repeat without end
        names = [str(field.column) for field in fields]
        write_plain_rows(model._meta.db_table, names, rows, batch=BATCH)
    return first


def next_id(model: type[models.Model]) -> int:
    highest = model._default_manager.aggregate(highest=Max("pk"))["highest"]
    return (highest or 0) + 1


def let_ids_go_on(tables: Iterable[type[models.Model]]) -> None:
    """Tell the database which numbers are taken; SQLite sees it by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def _written_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.column]


def _values(column: Column, count: int) -> Iterator[Any]:
    if column is None or isinstance(column, str | int | float | bool):
        return repeat(column)
    if len(column) != count:
        raise ValueError(f"A column holds {len(column)} values for {count} rows.")
    return iter(column)


def _default(field: models.Field[Any, Any]) -> Iterator[Any]:
    value = field.get_default()
    if isinstance(value, dict | list):
        return repeat(json.dumps(value))
    return repeat(value)
