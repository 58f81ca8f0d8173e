"""Moving the rows of one account to another so that it can be taken back whole.

Three books tell what was done: `moved` (ids of rows that changed account), `aside` (whole rows
that could not stand beside a row of the kept account and were taken out) and `made` (ids of rows
written in their place). Apps above call the same two functions from their listeners.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import JSONField, Model, QuerySet

from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged


def move_rows(
    event: AccountsMerged,
    model: type[Model],
    *,
    field: str = "account_id",
    unique: Sequence[Sequence[str]] = (),
) -> None:
    """Give the absorbed account's rows to the kept one, and note it in the event's books.

    `unique` names, for each unique constraint with the account, its other columns; an empty
    tuple stands for one row an account. Rows of the kept account win.
    """
    rows = _of(model, field, event.absorbed_id)
    for columns in unique:
        taken = set(_of(model, field, event.kept_id).values_list(*(columns or [field])))
        if not columns:
            clashing = list(rows) if taken else []
        else:
            clashing = [
                row for row in rows if tuple(getattr(row, name) for name in columns) in taken
            ]
        set_aside(event, clashing, book=_book(model, field))
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for chunk in batches(ids):
        model._base_manager.filter(pk__in=chunk).update(**{field: event.kept_id})
    if ids:
        event.moved.setdefault(_book(model, field), []).extend(ids)


def move_rows_back(
    event: AccountsUnmerged, model: type[Model], *, field: str = "account_id"
) -> None:
    """Undo `move_rows` of this model; rows that were deleted or moved on since stay so."""
    book = _book(model, field)
    for chunk in batches(event.made.get(book, [])):
        model._base_manager.filter(pk__in=chunk).delete()
    for chunk in batches(event.moved.get(book, [])):
        held = model._base_manager.filter(pk__in=chunk, **{field: event.kept_id})
        held.update(**{field: event.absorbed_id})
    put_back(model, event.aside.get(book, []))


def set_aside(event: AccountsMerged, rows: Iterable[Model], *, book: str = "") -> None:
    """Take rows out whole; the event's book keeps every column of them."""
    for row in rows:
        name = book or _book(type(row), "account_id")
        event.aside.setdefault(name, []).append(as_plain(row))
        type(row)._base_manager.filter(pk=row.pk).delete()


def note_made(event: AccountsMerged, row: Model) -> None:
    """Remember a row the merge wrote, so that undoing takes it out again."""
    event.made.setdefault(_book(type(row), "account_id"), []).append(row.pk)


def put_back(model: type[Model], plain_rows: Iterable[dict[str, Any]]) -> None:
    """Write rows that were set aside again, with their own ids."""
    model._base_manager.bulk_create([_from_plain(model, row) for row in plain_rows])


def as_plain(row: Model) -> dict[str, Any]:
    """Every column of a row as JSON holds it."""
    plain: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        is_plain = value is None or isinstance(value, bool | int | float | str)
        if is_plain or isinstance(field, JSONField):
            plain[field.attname] = value
        else:
            plain[field.attname] = field.value_to_string(row)
    return plain


def _from_plain(model: type[Model], plain: dict[str, Any]) -> Model:
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return model(
        **{
            name: value
            if value is None or columns[name].is_relation
            else columns[name].to_python(value)
            for name, value in plain.items()
            if name in columns
        }
    )


def _of(model: type[Model], field: str, account_id: int) -> QuerySet[Model]:
    return model._base_manager.filter(**{field: account_id})


def _book(model: type[Model], field: str) -> str:
    label = model._meta.label_lower
    return label if field == "account_id" else f"{label}.{field}"
