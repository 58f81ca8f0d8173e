"""Amounts and counts: "1,234.5万", "￥448,000", "3.2亿", "341/1805"; amounts become whole fen."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from tandem.foundation.quantities.cells import Parsed, Problem, half_width, is_blank, plain_text

# Yuan in one of the unit; the default unit of a column comes from its header.
UNITS: dict[str, int] = {
    "元": 1,
    "千元": 1_000,
    "万元": 10_000,
    "百万元": 1_000_000,
    "千万元": 10_000_000,
    "亿元": 100_000_000,
}
_UNIT_WORDS: dict[str, int] = {
    "": 1,
    "千": 1_000,
    "k": 1_000,
    "thousand": 1_000,
    "万": 10_000,
    "w": 10_000,
    "wan": 10_000,
    "百万": 1_000_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
    "十亿": 1_000_000_000,
}
_YUAN = re.compile(r"^(?:[¥元圆]|rmb|cny|人民币)+|(?:[¥元圆]|rmb|cny|人民币)+$")
_FOREIGN = re.compile(r"[$€£₽₩₹]|usd|eur|gbp|hkd|jpy|美元|港元|港币|欧元|日元|英镑|新台币", re.I)
_AMOUNT = re.compile(r"^([+-]?)\s*([0-9][0-9.,' ]*|\.[0-9]+)\s*([a-z]*|[十百千万亿]*)$")
_SCIENTIFIC = re.compile(r"^[+-]?[0-9]+(?:\.[0-9]+)?e[+-]?[0-9]+$")
_COUNT_WORDS = re.compile(r"(?:台|部|套|个|人|户|名|家|件|units?|pcs|pc)$", re.I)


def read_amount(raw: object, *, unit: str = "元") -> Parsed[int] | Problem:
    """Fen. A bare number counts in `unit`; a number with its own unit or sign keeps its own."""
    if is_blank(raw):
        return Parsed(None)
    scale = UNITS[unit]
    if isinstance(raw, bool | date | time):
        return Problem("not_an_amount", {"value": plain_text(raw)})
    if isinstance(raw, int | float | Decimal):
        return _minor_units(_exact(raw), scale)
    text = half_width(plain_text(raw)).lower()
    if _FOREIGN.search(text):
        return Problem("other_currency", {"value": plain_text(raw)})
    negative = text.startswith("(") and text.endswith(")")  # how accountants write a minus
    bare = text.strip("()") if negative else text
    bare, marks = _strip_yuan(bare)
    if _SCIENTIFIC.match(bare):
        return Problem("scientific_notation", {"value": plain_text(raw)})
    match = _AMOUNT.match(bare)
    if match is None or match[3] not in _UNIT_WORDS:
        return Problem("not_an_amount", {"value": plain_text(raw)})
    number = _grouped_number(match[2].strip())
    if isinstance(number, Problem):
        return Problem(number.code, {"value": plain_text(raw)})
    number = -number if negative or match[1] == "-" else number
    if match[3] or marks:
        own = _UNIT_WORDS[match[3]]
        return _minor_units(number, own, note="own_unit" if own != scale else "")
    return _minor_units(number, scale)


def read_count(raw: object) -> Parsed[int] | Problem:
    """A whole number of things: "1,805", "1805台", 1805.0."""
    if is_blank(raw):
        return Parsed(None)
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return Problem("not_a_count", {"value": plain_text(raw)})
    if isinstance(raw, str):
        text = _COUNT_WORDS.sub("", half_width(plain_text(raw))).strip()
        match = _AMOUNT.match(text.lower())
        number = _grouped_number(match[2].strip()) if match and match[3] in _UNIT_WORDS else None
        if match is None or number is None or isinstance(number, Problem):
            return Problem("not_a_count", {"value": plain_text(raw)})
        number = (-number if match[1] == "-" else number) * _UNIT_WORDS[match[3]]
    else:
        number = _exact(raw)
    if not number.is_finite() or number != number.to_integral_value():
        return Problem("not_whole", {"value": plain_text(raw)})
    if number < 0:
        return Problem("negative_count", {"value": plain_text(raw)})
    return Parsed(int(number))


def read_own_and_total(raw: object) -> Parsed[tuple[int, int | None]] | Problem:
    """ "341/1805" is 341 of our own among 1,805 in all; a single number is our own."""
    if is_blank(raw):
        return Parsed(None)
    if isinstance(raw, date):  # a spreadsheet takes 3/12 for a day of this year
        return Problem("count_became_date", {"value": raw.isoformat()[:10]})
    parts = re.split(r"[/|:／]| of |\(", half_width(plain_text(raw)).rstrip(")"))
    if len(parts) > 2:
        return Problem("not_own_and_total", {"value": plain_text(raw)})
    own, total = read_count(parts[0]), read_count(parts[1]) if len(parts) == 2 else Parsed(None)
    if isinstance(own, Problem) or isinstance(total, Problem):
        return Problem("not_own_and_total", {"value": plain_text(raw)})
    if own.value is None and total.value is None:
        return Problem("not_own_and_total", {"value": plain_text(raw)})
    if own.value is None:
        return Problem("own_count_missing", {"value": plain_text(raw)})
    if total.value is not None and own.value > total.value:
        return Problem("own_above_total", {"own": own.value, "total": total.value})
    return Parsed((own.value, total.value), "" if total.value is not None else "total_missing")


def _strip_yuan(text: str) -> tuple[str, bool]:
    """Without the signs of the yuan, and whether there were any; 万元 keeps its 万."""
    sign = "-" if text.startswith("-") else ""
    stripped = _YUAN.sub("", _YUAN.sub("", text.removeprefix("-").strip())).strip()
    return sign + stripped, stripped != text.removeprefix("-").strip()


def _exact(raw: int | float | Decimal) -> Decimal:
    """The number that was typed: a float shows 15 digits, beyond them is noise of the format."""
    return Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)


def _minor_units(number: Decimal, scale: int, note: str = "") -> Parsed[int] | Problem:
    if not number.is_finite():
        return Problem("not_an_amount", {"value": str(number)})
    fen = number * scale * 100
    if abs(fen) >= 2**63:
        return Problem("amount_too_large", {"value": f"{number:f}"})
    whole = int(fen.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return Parsed(whole, note if whole == fen else "rounded_to_fen")


def _grouped_number(text: str) -> Decimal | Problem:
    """A number with its separators; refuse those that two countries read differently."""
    compact = text.replace(" ", ",").replace("'", ",") if re.search(r"[ ']", text) else text
    if re.fullmatch(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+", compact):
        return Decimal(compact)
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?", compact):
        return Decimal(compact.replace(",", ""))
    return Problem("amount_ambiguous")
