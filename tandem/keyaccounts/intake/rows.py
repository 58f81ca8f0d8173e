"""Checks one row of a locked list and hands it on as plain values, with every doubt named.

A *problem* keeps the row out until a person mends it; a *warning* lets it in and says what to look
at; a *note* says how a cell was understood. Nothing given is ever dropped without one of the three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from enum import StrEnum
from functools import lru_cache

from tandem.foundation.quantities import Problem, is_blank, plain_text
from tandem.foundation.tables import CellFault, Row, column_letter
from tandem.keyaccounts.intake.cells import CellContext, Read, read_cell
from tandem.keyaccounts.intake.choices import NO_CHOICES, Choices
from tandem.keyaccounts.intake.fields import Field
from tandem.keyaccounts.intake.left_out import why_left_out
from tandem.keyaccounts.intake.mapping import ColumnMapping, ColumnPlan


class Level(StrEnum):
    PROBLEM = "problem"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say about a row; `sentences.say` makes the sentence."""

    level: Level
    code: str
    field: str = ""
    column: str = ""  # the letter of the column in the file
    facts: Mapping[str, object] = made_by(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CleanRow:
    """`values` by field key; a field is absent if its cell was empty. Amounts are fen."""

    number: int
    values: Mapping[str, object]
    notices: tuple[Notice, ...] = ()

    @property
    def problems(self) -> tuple[Notice, ...]:
        return tuple(notice for notice in self.notices if notice.level is Level.PROBLEM)

    @property
    def is_usable(self) -> bool:
        return not self.notices or not self.problems


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no account; `why` is "subtotal", "repeated_header" or "remark"."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class RowContext:
    """What the checks must know. `value_map` holds a person's answers: (field, text) → key, or
    None to leave the field empty."""

    today: date
    known: Mapping[str, Choices] = made_by(default_factory=dict)  # of fields that are chosen
    value_map: Mapping[tuple[str, str], str | None] = made_by(default_factory=dict)
    date_1904: bool = False

    def choices(self, field_key: str) -> Choices:
        return self.known.get(field_key, NO_CHOICES)


# What is wrong with these cells costs the cell, not the account.
_FORGIVEN = frozenset(
    [
        "contact_phone",
        "contact_email",
        "contact_name",
        "contact_title",
        "credit_code",
        "latitude",
        "longitude",
        "address",
        "short_name",
        "name_en",
        "parent",
    ]
)

_REMEMBERED = 1000  # values of one column
_NOTES_TO_WATCH = frozenset(["check_digit", "one_person", "total_missing", "cut_short"])


def read_rows(
    rows: Iterable[Row], mapping: ColumnMapping, context: RowContext
) -> Iterator[CleanRow | LeftOut]:
    reader = RowReader(mapping, context)
    for row in rows:
        yield reader.read(row.number, row.values)


def read_row(
    number: int, values: Sequence[object], mapping: ColumnMapping, context: RowContext
) -> CleanRow | LeftOut:
    """One row alone, as when a person mends it; a whole list is read by `read_rows`."""
    return RowReader(mapping, context).read(number, values)


class RowReader:
    """Reads rows of one list: what every row shares is worked out once."""

    def __init__(
        self, mapping: ColumnMapping, context: RowContext, shape: RowShape | None = None
    ) -> None:
        self._mapping = mapping
        self._context = context
        self._shape = shape or ACCOUNT_ROW
        self._columns = [
            (
                *(index, column.field or "", column_letter(column.position)),
                _reader(column, mapping.fields[column.field or ""], context),
            )
            for index, column in mapping.used()
        ]

    def read(self, number: int, values: Sequence[object]) -> CleanRow | LeftOut:
        """The row as plain values with its notices, or the reason why it is no account."""
        if why := why_left_out(values, self._mapping):
            return LeftOut(number, why)
        clean: dict[str, object] = {}
        notices: list[Notice] = []
        for index, key, letter, read in self._columns:
            if index < len(values) and values[index] != "":
                _take(values[index], key, letter, read, clean, notices, self._shape.forgiven)
        _spread_pairs(clean, notices)
        notices.extend(self._shape.whole(clean, notices, self._context))
        return CleanRow(number, clean, tuple(notices))


def _reader(column: ColumnPlan, field: Field, context: RowContext) -> Callable[[object], Read]:
    """Reads a cell of this column; a region or a seller that comes again is not read again."""
    cell = CellContext(
        unit=column.unit,
        day_first=column.day_first,
        date_1904=context.date_1904,
        choices=context.choices(field.key),
        value_map=context.value_map,
    )
    return lru_cache(maxsize=_REMEMBERED, typed=True)(lambda raw: read_cell(raw, field, cell))


def _take(
    raw: object,
    key: str,
    letter: str,
    read_it: Callable[[object], Read],
    clean: dict[str, object],
    notices: list[Notice],
    forgiven: frozenset[str],
) -> None:
    if isinstance(raw, CellFault):
        notices.append(Notice(Level.PROBLEM, raw.code, key, letter, {"value": raw.text}))
        return
    read = read_it(raw)
    if isinstance(read, Problem):
        level = Level.WARNING if key in forgiven else Level.PROBLEM
        notices.append(Notice(level, read.code, key, letter, read.facts))
        return
    if read.value is not None:
        clean[key] = read.value
    if read.note:
        level = Level.WARNING if read.note in _NOTES_TO_WATCH else Level.NOTE
        facts = {"value": plain_text(raw), "read": read.value}
        notices.append(Notice(level, read.note, key, letter, facts))


def _spread_pairs(clean: dict[str, object], notices: list[Notice]) -> None:
    """A pair and a count of own and total are two fields each; a column of its own wins."""
    for key, parts in _SPREAD.items():
        both = clean.pop(key, None)
        if not isinstance(both, tuple):
            continue
        for part, value in zip(parts, both, strict=True):
            if value is not None and clean.setdefault(part, value) != value:
                facts = {"value": value, "kept": clean[part]}
                notices.append(Notice(Level.WARNING, "two_values", part, "", facts))


_SPREAD = {"pair": ("outside_seller", "inside_seller"), "units": ("own_units", "total_units")}


def _whole_row(
    clean: Mapping[str, object], notices: Sequence[Notice], context: RowContext
) -> Iterator[Notice]:
    """What only several cells together can tell."""
    faulty = {notice.field for notice in notices if notice.level is not Level.NOTE}
    if "name" not in clean and "name" not in faulty:
        yield Notice(Level.PROBLEM, "name_missing", "name")
    if "credit_code" not in clean and "city" not in clean and "city" not in faulty:
        yield Notice(Level.WARNING, "no_key_but_name", "city")
    revenue, wallet = clean.get("revenue_last_year"), clean.get("wallet")
    for key, amount in (("revenue_last_year", revenue), ("wallet", wallet)):
        if isinstance(amount, int) and amount < 0:
            yield Notice(Level.PROBLEM, "negative_amount", key, "", {"fen": amount})
    if isinstance(revenue, int) and isinstance(wallet, int) and 0 <= wallet < revenue:
        yield Notice(Level.WARNING, "wallet_below_revenue", "wallet", "", {"fen": wallet})
    own, total = clean.get("own_units"), clean.get("total_units")
    if isinstance(own, int) and isinstance(total, int) and own > total:
        yield Notice(
            Level.PROBLEM, "own_above_total", "own_units", "", {"own": own, "total": total}
        )
    seller = clean.get("outside_seller")
    if seller and seller == clean.get("inside_seller"):
        yield Notice(Level.PROBLEM, "same_person_twice", "inside_seller", "", {"value": seller})
    locked_on = clean.get("locked_on")
    if isinstance(locked_on, date) and locked_on > context.today:
        yield Notice(Level.WARNING, "locked_in_future", "locked_on", "", {"day": locked_on})
    if ("latitude" in clean) != ("longitude" in clean):
        yield Notice(Level.WARNING, "half_a_place", "latitude")


@dataclass(frozen=True, slots=True)
class RowShape:
    """What a kind of row asks beyond its cells: the fields whose faults cost only their cell, and
    what several cells together can tell."""

    forgiven: frozenset[str]
    whole: Callable[[Mapping[str, object], Sequence[Notice], RowContext], Iterator[Notice]]


ACCOUNT_ROW = RowShape(_FORGIVEN, _whole_row)


class SeenRows:
    """Finds rows of one file that are the same account; give every row in the order of the file.

    `key` is the natural key by name and city (credit code, name, city → key), passed in so that the
    one definition of it stays with the rules of names.
    """

    def __init__(self, key: Callable[[str, str, str], str]) -> None:
        self._key = key
        self._first: dict[str, int] = {}

    def check(self, row: CleanRow) -> Notice | None:
        """A problem that names the first row of the same account, or None."""
        code, name, city = (str(row.values.get(key, "")) for key in ("credit_code", "name", "city"))
        if is_blank(name):
            return None
        keys = [self._key("", name, city)]
        if code:
            keys.insert(0, self._key(code, name, city))
        for key in keys:
            if key in self._first:
                facts = {"row": self._first[key], "value": name}
                by = "same_code_in_file" if key != keys[-1] else "same_name_in_file"
                return Notice(Level.PROBLEM, by, "name", "", facts)
        for key in keys:
            self._first[key] = row.number
        return None
