"""People in a cell: two names of a pair, a telephone number, an address, a place on the map."""

from __future__ import annotations

import re
from datetime import date

from tandem.foundation.quantities.cells import (
    WHOLE_DIGITS,
    Parsed,
    Problem,
    half_width,
    is_blank,
    plain_text,
)

Pair = tuple[str | None, str | None]

_SEPARATORS = re.compile(r"\s*[/\\|+&、;，；\n]\s*")
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])\s*[-—–~ ,和与]\s*(?=[\u4e00-\u9fff])")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,}")
_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]{2,}")
_PHONE_SIGNS = re.compile(r"[0-9 +()\-/,;.*#转extEXT:、]+")


def read_pair(raw: object) -> Parsed[Pair] | Problem:
    """ "胡霞/刘涛杰" is two people in this order; one name is the first of the two."""
    if is_blank(raw):
        return Parsed(None)
    text = str(raw).replace("／", "/").replace("＼", "\\").replace("＆", "&")
    if isinstance(raw, int | float | date) or re.fullmatch(r"[0-9.\s]+", text):
        return Problem("not_a_name", {"value": plain_text(raw)})
    names = [plain_text(name) for name in _SEPARATORS.split(text.strip())]
    if len(names) == 1:
        names = _split_han(names[0])
    if len(names) == 1 and "," in names[0]:  # "Berg, Mia" is one person, "Mia, Tom" two
        return Problem("pair_ambiguous", {"value": plain_text(raw)})
    first, *rest = [None if is_blank(name) else name for name in names]
    if len([name for name in (first, *rest) if name]) > 2 or len(rest) > 1:
        return Problem("more_than_two_people", {"value": plain_text(raw)})
    second = rest[0] if rest else None
    if first and first == second:
        return Problem("same_person_twice", {"value": plain_text(raw)})
    return Parsed((first, second), "" if first and second else "one_person")


def _split_han(text: str) -> list[str]:
    """Chinese names have no spaces or dashes inside, so these may separate them."""
    parts = _BETWEEN_HAN.split(text)
    # 和 and 与 also occur inside a name; without two whole names they separate nothing.
    return parts if all(_HAN_NAME.fullmatch(part) for part in parts) else [text]


def read_phone(raw: object) -> Parsed[str] | Problem:
    """Text with its leading zeros; a number from a spreadsheet may have lost one."""
    if is_blank(raw):
        return Parsed(None)
    if isinstance(raw, float) and (abs(raw) >= 10**WHOLE_DIGITS or not raw.is_integer()):
        return Problem("digits_lost", {"value": plain_text(raw)})
    text = half_width(plain_text(raw))
    digits = sum(character.isdigit() for character in text)
    if digits < 5 or isinstance(raw, date) or not _PHONE_SIGNS.fullmatch(text):
        return Problem("not_a_phone", {"value": plain_text(raw)})
    is_mobile = digits == 11 and text.startswith("1")
    return Parsed(text, "typed_as_number" if isinstance(raw, float) and not is_mobile else "")


def read_email(raw: object) -> Parsed[str] | Problem:
    if is_blank(raw):
        return Parsed(None)
    text = half_width(plain_text(raw)).removeprefix("mailto:")
    if not _EMAIL.fullmatch(text):
        return Problem("not_an_email", {"value": plain_text(raw)})
    return Parsed(text)


def read_degrees(raw: object, *, limit: int) -> Parsed[float] | Problem:
    """A latitude (limit 90) or longitude (limit 180) in decimal degrees."""
    if is_blank(raw):
        return Parsed(None)
    text = half_width(plain_text(raw)).rstrip("°NEne ")
    if not re.fullmatch(r"[+-]?\d{1,3}(?:\.\d+)?", text):
        return Problem("not_degrees", {"value": plain_text(raw)})
    if abs(float(text)) > limit:
        return Problem("degrees_out_of_range", {"value": plain_text(raw), "limit": limit})
    return Parsed(float(text))
