"""Reads one cell for one field: every kind of field has its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tandem.foundation.quantities import (
    Parsed,
    Problem,
    half_width,
    is_blank,
    plain_text,
    read_amount,
    read_count,
    read_date,
    read_degrees,
    read_email,
    read_own_and_total,
    read_pair,
    read_phone,
    read_text,
)
from tandem.keyaccounts.intake.choices import NO_CHOICES, Choices
from tandem.keyaccounts.intake.fields import Field, Kind
from tandem.keyaccounts.rules.naming import read_credit_code


@dataclass(frozen=True, slots=True)
class CellContext:
    unit: str | None = None
    day_first: bool | None = None
    date_1904: bool = False
    choices: Choices = NO_CHOICES
    value_map: Mapping[tuple[str, str], str | None] = field(default_factory=dict)


Read = Parsed | Problem


def read_cell(raw: object, target: Field, context: CellContext) -> Read:
    return _READERS[target.kind](raw, target, context)


def _text(raw: object, target: Field, context: CellContext) -> Read:
    read = read_text(raw)
    if isinstance(read, Parsed) and read.value and len(read.value) > target.limit:
        return Problem("too_long", {"value": read.value[:40] + "…", "limit": target.limit})
    if target.kind is Kind.TEXT and isinstance(read, Parsed):
        return Parsed(read.value)  # a name that is a number is still that name
    return read


def _person(raw: object, target: Field, context: CellContext) -> Read:
    read = _text(raw, target, context)
    if isinstance(read, Parsed) and read.value and half_width(read.value).isdigit():
        return Problem("not_a_name", {"value": read.value})
    return Parsed(read.value) if isinstance(read, Parsed) else read


def _credit_code(raw: object, target: Field, context: CellContext) -> Read:
    read = read_text(raw)
    if isinstance(read, Problem) or read.value is None:
        return read
    code = read_credit_code(read.value)
    if code.code is None:
        return Problem("not_a_credit_code", {"value": read.value, "length": len(read.value)})
    return Parsed(code.code, "check_digit" if code.warning else "")


def _choice(raw: object, target: Field, context: CellContext) -> Read:
    if is_blank(raw):
        return Parsed(None)
    text = plain_text(raw)
    if (target.key, text) in context.value_map:
        return Parsed(context.value_map[target.key, text])
    key = context.choices.match(text)
    if key is None:
        return Problem("unknown_value", {"value": text})
    return Parsed(key)


def _amount(raw: object, target: Field, context: CellContext) -> Read:
    if context.unit is not None:
        return read_amount(raw, unit=context.unit)
    # Without a unit two readings that agree show that the cell names its own.
    read, other = read_amount(raw), read_amount(raw, unit="万元")
    if isinstance(read, Parsed) and isinstance(other, Parsed) and read.value != other.value:
        return Problem("unit_unknown", {"value": plain_text(raw)})
    return read


def _date(raw: object, target: Field, context: CellContext) -> Read:
    return read_date(raw, day_first=context.day_first, date_1904=context.date_1904)


def _plain(reader: Callable[..., Read], **options: object) -> Callable[..., Read]:
    return lambda raw, target, context: reader(raw, **options)


_READERS: dict[Kind, Callable[[object, Field, CellContext], Read]] = {
    Kind.TEXT: _text,
    Kind.CODE: _text,
    Kind.PERSON: _person,
    Kind.CREDIT_CODE: _credit_code,
    Kind.CHOICE: _choice,
    Kind.PAIR: _plain(read_pair),
    Kind.AMOUNT: _amount,
    Kind.COUNT: _plain(read_count),
    Kind.OWN_AND_TOTAL: _plain(read_own_and_total),
    Kind.DATE: _date,
    Kind.PHONE: _plain(read_phone),
    Kind.EMAIL: _plain(read_email),
    Kind.LATITUDE: _plain(read_degrees, limit=90),
    Kind.LONGITUDE: _plain(read_degrees, limit=180),
}
