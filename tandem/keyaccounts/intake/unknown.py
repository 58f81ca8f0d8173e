"""Values that no row can be read with until somebody says what they mean: asked once a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tandem.foundation.quantities import is_blank, plain_text
from tandem.foundation.tables import CellFault, Row
from tandem.keyaccounts.intake.choices import Guess
from tandem.keyaccounts.intake.fields import Kind
from tandem.keyaccounts.intake.left_out import why_left_out
from tandem.keyaccounts.intake.mapping import ColumnMapping
from tandem.keyaccounts.intake.rows import RowContext


@dataclass(frozen=True, slots=True)
class UnknownValue:
    field: str
    text: str
    count: int
    first_row: int
    guesses: tuple[Guess, ...]


def unknown_values(
    rows: Iterable[Row], mapping: ColumnMapping, context: RowContext
) -> list[UnknownValue]:
    """Regions and industries that no known name explains, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    chosen = [
        (index, column.field or "")
        for index, column in mapping.used()
        if mapping.fields[column.field or ""].kind is Kind.CHOICE
    ]
    for row in rows if chosen else ():
        for place in _unexplained(row, chosen, context):
            if place not in first and why_left_out(row.values, mapping):
                break
            counts[place] += 1
            first.setdefault(place, row.number)
    return [
        UnknownValue(key, text, count, first[key, text], _guesses(key, text, context))
        for (key, text), count in counts.most_common()
    ]


def _unexplained(
    row: Row, chosen: Collection[tuple[int, str]], context: RowContext
) -> Iterable[tuple[str, str]]:
    for index, key in chosen:
        raw = row.values[index]
        if isinstance(raw, CellFault) or is_blank(raw):
            continue
        text = plain_text(raw)
        if (key, text) not in context.value_map and context.choices(key).match(text) is None:
            yield key, text


def _guesses(key: str, text: str, context: RowContext) -> tuple[Guess, ...]:
    return tuple(context.choices(key).guesses(text))
