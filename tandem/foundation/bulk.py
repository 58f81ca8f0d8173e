"""Writing many rows at once: a few columns of old ones, or new ones whole.

`bulk_update` builds one CASE for each column and row and takes half a minute for 50,000 rows; the
same statement prepared once and sent with many rows takes a second on both databases.
`bulk_create` spends most of its time on objects nobody reads again; rows of plain values go in
five times as fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

BATCH = 2000
# Columns whose Python value both drivers take as it is.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.FloatField)


def write_columns(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[tuple[int, Sequence[Any]]],
    *,
    counts_save: bool = False,
) -> None:
    """Set the named columns of each row (id, values); `counts_save` raises its version.

    The names come from code, never from a request; the values are always parameters.
    """
    fields = _columns(model, names)
    quote = connection.ops.quote_name
    assignments = [f"{quote(_column(field))} = %s" for field in fields]
    if counts_save:
        assignments.append("version = version + 1")
    statement = (
        f"UPDATE {quote(model._meta.db_table)} "  # noqa: S608  (columns of the model)
        f"SET {', '.join(assignments)} WHERE id = %s"
    )
    prepared = _prepared(fields, ((*values, pk) for pk, values in rows), ())
    with connection.cursor() as cursor:
        while chunk := list(islice(prepared, BATCH)):
            cursor.executemany(statement, chunk)


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write new rows from values in the order of `names`; all other columns take their default.

    Name `id` only together with `reserve_ids`. Values must fit their columns: nothing is cut.
    """
    named = _columns(model, names)
    others = [
        field
        for field in model._meta.concrete_fields
        if field not in named and not isinstance(field, models.AutoField)
    ]
    rest = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    names = [_column(field) for field in (*named, *others)]
    write_plain_rows(model._meta.db_table, names, _prepared(named, rows, rest))


def write_plain_rows(
    table: str, columns: Sequence[str], rows: Iterator[Sequence[Any]], batch: int = BATCH
) -> None:
    """Write rows whose values both drivers take as they are; names come from code only."""
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(map(quote, columns))})"
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        # A batch is whole before its statement begins: what makes the rows may ask the database,
        # and on PostgreSQL a question in the midst of a COPY waits for ever.
        while chunk := list(islice(rows, batch)):
            if connection.vendor == "postgresql":
                _copy(cursor, into, chunk)
            else:
                cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", chunk)  # noqa: S608


def tidy(tables: Iterable[type[models.Model]]) -> None:
    """Let the database look at filled tables now, best when nothing of them is open any more.

    PostgreSQL does so by itself only after a minute or so. Until then it plans as if 50,000 rows were
    none: the first lists after a load took up to ten times as long. SQLite never does, and without
    figures it takes any index with an equality before one that holds the whole answer: the sums of
    the board took 58 ms instead of 12. It reads the indexes whole (1.4 s for a million activities):
    from a thousand rows of each it guesses wrong.
    """
    if connection.vendor == "sqlite":
        keep_tidy()
        return
    quote = connection.ops.quote_name
    names = ", ".join(quote(table._meta.db_table) for table in tables)
    act = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        cursor.execute(f"{act} {names}")


def keep_tidy() -> None:
    """SQLite looks at every table it does not know or that has grown much; PostgreSQL needs no word.

    All of them, for figures of one table and none of another mislead it as well.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize = 0x10002")


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Numbers for rows about to be inserted; ask inside the transaction that inserts them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # The writer holds the whole file: nobody else can take a number before it commits.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))


def _columns(model: type[models.Model], names: Sequence[str]) -> list[models.Field[Any, Any]]:
    return [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in names]


def _column(field: models.Field[Any, Any]) -> str:
    assert field.column is not None  # every named field is a column of the table
    return field.column


def _prepared(
    fields: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[Any]], rest: Sequence[Any]
) -> Iterator[list[Any]]:
    """Rows as the driver takes them; only columns that need it are touched."""
    prepare = [(at, made) for at, field in enumerate(fields) if (made := _preparer(field))]
    for row in rows:
        values = list(row)
        for at, made in prepare:
            values[at] = made(values[at])
        yield values + list(rest)


def _preparer(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, (*_PLAIN, models.AutoField)):
        return None
    here = connections[DEFAULT_DB_ALIAS]  # the proxy looks for the thread at every touch

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, here)

    # Thousands of rows share one moment or one day; JSON is never the same object.
    return prepare if isinstance(target, models.JSONField) else lru_cache(maxsize=256)(prepare)


def _copy(cursor: Any, into: str, rows: Sequence[Sequence[Any]]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
