"""One cell as text: what was typed without what cannot be seen, and the signs for "no value".

A reader answers `Parsed(value, note)` or `Problem(code, facts)`: a value that has two readings is
asked for, never guessed, and a note says where the value is not what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Value]):
    value: Value | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    facts: dict[str, object] = field(default_factory=dict)


# What lists and exports write into a cell that has no value.
_BLANKS = frozenset(
    ["", "-", "--", "---", "—", "——", "–", "/", "\\", "\\n", "#n/a", "n/a", "null", "(null)"]
) | frozenset(["(blank)", "nil", "无", "暂无", "没有", "空", "未知", "不详", "待定", "待补充"])
_LONGEST_BLANK = 20  # with spaces around it
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_SPACES = re.compile(r"\s+")

WHOLE_DIGITS = 15  # a spreadsheet keeps no more digits of a number than these


def plain_text(raw: object) -> str:
    """The cell as text: no spaces around or doubled, nothing invisible; 12.0 is "12"."""
    if isinstance(raw, str):
        if raw.isprintable() and "  " not in raw:  # nearly every cell
            return raw.strip()
        return _SPACES.sub(" ", _INVISIBLE.sub("", raw)).strip()
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, datetime) and raw.time() == time():
        raw = raw.date()
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)


def half_width(text: str) -> str:
    """Full-width letters, digits and signs in their ordinary form; traditional units simplified."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if "萬" in text or "億" in text:
            text = text.replace("萬", "万").replace("億", "亿")
    return text


def is_blank(raw: object) -> bool:
    """Is this cell empty, or one of the signs for "no value"?"""
    if raw is None or raw == "":
        return True
    if not isinstance(raw, str) or len(raw) > _LONGEST_BLANK:
        return False
    return half_width(plain_text(raw)).lower() in _BLANKS


def read_text(raw: object) -> Parsed[str] | Problem:
    """A name or a code, kept as typed; a long number has lost digits before it came to us."""
    if is_blank(raw):
        return Parsed(None)
    if isinstance(raw, float) and abs(raw) >= 10**WHOLE_DIGITS:
        return Problem("digits_lost", {"value": f"{raw:.0f}"})
    if isinstance(raw, str) and re.fullmatch(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]{2}", raw.strip()):
        return Problem("digits_lost", {"value": raw.strip()})
    text = plain_text(raw)
    return Parsed(text or None, "typed_as_number" if isinstance(raw, float) else "")
