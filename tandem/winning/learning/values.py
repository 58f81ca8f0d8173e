"""Cells of one column as numbers or moments; a value is read once however often it stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import numpy as np

from tandem.foundation.quantities import Parsed, infer_day_first, is_blank, read_amount, read_date

MISSING = frozenset({"nan", "na", "none", "<na>", "nat", "?", "inf", "-inf", "infinity"})
_COMMA = re.compile(r"^[-+]?\d{1,3}(\.\d{3})*,\d+$|^[-+]?\d+,\d+$")
_THOUSANDS = re.compile(r"^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$")
_CLOCK = re.compile(r"[ t](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2})(?=$|[ t])")
DAY = 86_400.0


def is_missing(text: str) -> bool:
    return not text or text.lower() in MISSING or is_blank(text)


def as_numbers(cells: Sequence[str]) -> tuple[np.ndarray, float]:
    """The cells as numbers (nan: none) and which share of the filled cells could be read."""
    decimal_comma = _writes_decimal_comma(cells)
    return _read_all(cells, lambda text: _number(text, decimal_comma))


def as_moments(cells: Sequence[str], day_first: bool | None) -> tuple[np.ndarray, float]:
    """The cells as days since 1970 with fractions, and which share of the filled could be read."""
    if day_first is None:
        day_first = infer_day_first(dict.fromkeys(cells))
    first = True if day_first is None else day_first
    return _read_all(cells, lambda text: _moment(text, first))


def is_ambiguous(cells: Sequence[str]) -> bool:
    """03/04/2001 and no cell that tells which part is the day?"""
    some = list(dict.fromkeys(cells))[:5_000]
    asked = any(_is_asked(text) for text in some)
    return asked and infer_day_first(some) is None


def _is_asked(text: str) -> bool:
    found = read_date(text) if text else Parsed(None)
    return not isinstance(found, Parsed) and found.code == "date_ambiguous"


def as_time(cells: Sequence[str], day_first: bool | None) -> tuple[np.ndarray, float]:
    """A column that was named as a time: dates, seconds since 1970, or any numbers that count up."""
    numbers, share = as_numbers(cells)
    known = numbers[~np.isnan(numbers)]
    if share > 0.95 and len(known) and not _are_compact_days(known):
        size = float(np.median(np.abs(known)))
        scale = DAY * 1_000 if size > 1e11 else DAY if size > 5e8 else 1.0
        return numbers / scale, share
    return as_moments(cells, day_first)


def _are_compact_days(known: np.ndarray) -> bool:
    return bool(np.mean((known >= 19_000_101) & (known <= 20_991_231)) > 0.9)


def _read_all(cells: Sequence[str], read: Callable[[str], float]) -> tuple[np.ndarray, float]:
    known: dict[str, float] = {}
    out = np.empty(len(cells))
    filled = bad = 0
    for at, text in enumerate(cells):
        value = known.get(text)
        if value is None:
            # infinity marks "filled and not readable" while the column is being read
            value = known[text] = np.nan if is_missing(text) else read(text)
        if value == np.inf:
            bad += 1
        filled += value == value
        out[at] = value
    out[np.isinf(out)] = np.nan
    return out, (filled - bad) / filled if filled else 0.0


def _number(text: str, decimal_comma: bool) -> float:
    if decimal_comma and _COMMA.match(text):
        return float(text.replace(".", "").replace(",", "."))
    try:
        return float(text)
    except ValueError:
        pass
    if _THOUSANDS.match(text):
        return float(text.replace(",", ""))
    if text.endswith("%"):
        try:
            return float(text[:-1].replace(",", ".")) / 100
        except ValueError:
            return np.inf
    if not any(map(str.isdigit, text)):
        return np.inf
    found = read_amount(text.strip("$€£ "))
    if isinstance(found, Parsed) and found.value is not None:
        return float(found.value) / 100
    return np.inf


def _writes_decimal_comma(cells: Sequence[str]) -> bool:
    some = [text for text in list(dict.fromkeys(cells))[:2_000] if "," in text]
    sure = [text for text in some if _COMMA.match(text) and not _THOUSANDS.match(text)]
    return bool(sure) and len(sure) >= 0.5 * len(some)


def _moment(text: str, day_first: bool) -> float:
    try:
        found = datetime.fromisoformat(text)
        return _days(found)
    except ValueError:
        pass
    if match := _SHORT_YEAR.match(text):
        year = int(match[3])
        text = f"{match[1]}/{match[2]}/{2000 + year if year < 70 else 1900 + year}{text[match.end() :]}"
    clock = _CLOCK.search(text)
    day = read_date(text[: clock.start()] if clock else text, day_first=day_first)
    if not isinstance(day, Parsed) or day.value is None:
        return np.inf
    moment = float((day.value - date(1970, 1, 1)).days)
    if clock:
        hour = int(clock[1]) % 12 + 12 if (clock[4] or "").lower() == "pm" else int(clock[1])
        moment += (hour + int(clock[2]) / 60 + int(clock[3] or 0) / 3600) / 24
    return moment


def _days(moment: datetime) -> float:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.timestamp() / DAY
