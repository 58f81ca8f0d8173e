"""Days as people type them: 2002年3月28日, 2002.1.8, 20060708, 28 Mar 2002, Excel's 38195.

03/04/2001 is asked for unless the column says which comes first: a date is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from tandem.foundation.quantities.cells import Parsed, Problem, half_width, is_blank, plain_text

EARLIEST = date(1950, 1, 1)
LATEST = date(2099, 12, 31)

_EPOCH_1900 = date(1899, 12, 30)  # one day early: the format believes in 29 February 1900
_EPOCH_1904 = date(1904, 1, 1)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_CLOCK = re.compile(r"[ t](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:z|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YEAR_LAST = re.compile(r"^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})$")
_SHORT_YEAR = re.compile(r"^\d{1,2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?$")
_NO_DAY = re.compile(r"^\d{4}\s*年?$|^\d{4}\s*[-/.年]\s*\d{1,2}\s*月?$")
_DAY_MONTH_NAME = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[ -]+([a-z]{3,9})\.?[ ,-]+(\d{4})$")
_MONTH_NAME_DAY = re.compile(r"^([a-z]{3,9})\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?[ ,-]+(\d{4})$")


def read_date(
    raw: object,
    *,
    day_first: bool | None = None,
    date_1904: bool = False,
    earliest: date = EARLIEST,
    latest: date = LATEST,
) -> Parsed[date] | Problem:
    """The day. `day_first` says how 03/04/2001 is meant in this column; None means: ask."""
    if is_blank(raw):
        return Parsed(None)
    found = _any_day(raw, day_first, date_1904)
    if isinstance(found, Problem) or found.value is None:
        return found
    if not earliest <= found.value <= latest:
        return Problem("date_out_of_range", {"value": plain_text(raw), "day": found.value})
    return found


def infer_day_first(values: Iterable[object]) -> bool | None:
    """How a column writes its days, if one of its dates can be read in only one way."""
    verdicts = set()
    for value in values:
        match = _YEAR_LAST.match(half_width(plain_text(value))) if isinstance(value, str) else None
        if match and (int(match[1]) > 12) != (int(match[2]) > 12):
            verdicts.add(int(match[1]) > 12)
    return verdicts.pop() if len(verdicts) == 1 else None


def _any_day(raw: object, day_first: bool | None, date_1904: bool) -> Parsed[date] | Problem:
    if isinstance(raw, datetime):
        return Parsed(raw.date(), "time_dropped" if raw.time() != time() else "")
    if isinstance(raw, date):
        return Parsed(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _day_of_number(raw, date_1904)
    if not isinstance(raw, str):
        return Problem("not_a_date", {"value": plain_text(raw)})
    text = half_width(plain_text(raw)).lower()
    clock = _CLOCK.search(text)
    note = "time_dropped" if clock and any(int(part) for part in clock.groups() if part) else ""
    found = _day_of_text(text[: clock.start()] if clock else text, plain_text(raw), day_first)
    if isinstance(found, Problem):
        return found
    return Parsed(found, note)


def _day_of_number(raw: float, date_1904: bool) -> Parsed[date] | Problem:
    if raw != raw or abs(raw) == float("inf"):
        return Problem("not_a_date", {"value": str(raw)})
    whole = int(raw)
    if 19_000_101 <= whole <= 20_991_231 and whole == raw:
        found = _day_of_text(str(whole), str(whole), None)
        return found if isinstance(found, Problem) else Parsed(found)
    if not 1 <= raw < 100_000:
        return Problem("not_a_date", {"value": plain_text(raw)})
    if 1900 <= raw <= 2099 and whole == raw:
        return Problem("date_without_day", {"value": str(whole)})  # a year, or a day of 1905
    day = (_EPOCH_1904 if date_1904 else _EPOCH_1900) + timedelta(days=whole)
    return Parsed(day, "time_dropped" if raw != whole else "from_serial_number")


def _day_of_text(text: str, shown: str, day_first: bool | None) -> date | Problem:
    if match := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), shown)
    if match := _YEAR_LAST.match(text):
        return _year_last(int(match[1]), int(match[2]), int(match[3]), shown, day_first)
    if match := _DAY_MONTH_NAME.match(text):
        return _named_month(match[3], match[2], match[1], shown)
    if match := _MONTH_NAME_DAY.match(text):
        return _named_month(match[3], match[1], match[2], shown)
    if _NO_DAY.match(text):
        return Problem("date_without_day", {"value": shown})
    if _SHORT_YEAR.match(text):
        return Problem("date_short_year", {"value": shown})
    return Problem("not_a_date", {"value": shown})


def _year_last(
    first: int, second: int, year: int, shown: str, day_first: bool | None
) -> date | Problem:
    if first > 12 or second > 12 or first == second:
        day, month = (first, second) if first > 12 else (second, first)
        return _day(year, month, day, shown)
    if day_first is None:
        both = {"day_first": date(year, second, first), "month_first": date(year, first, second)}
        return Problem("date_ambiguous", {"value": shown, **both})
    return _day(year, second, first, shown) if day_first else _day(year, first, second, shown)


def _named_month(year: str, name: str, day: str, shown: str) -> date | Problem:
    month = _MONTHS.get(name[:3])
    if month is None:
        return Problem("not_a_date", {"value": shown})
    return _day(int(year), month, int(day), shown)


def _day(year: int, month: int, day: int, shown: str) -> date | Problem:
    try:
        return date(year, month, day)
    except ValueError:
        return Problem("no_such_day", {"value": shown})
