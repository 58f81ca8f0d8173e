"""When a certificate holds, when its holder is warned, who may teach (docs/modules/partners.md)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

WARN_DAYS = (60, 14)  # before the last day: time to find a session, then the last call


class Holds(StrEnum):
    VALID = "valid"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def last_day(issued_on: date, months: int) -> date | None:
    """Inclusive; no months: it holds for good. The 31st becomes the last day of a short month."""
    if not months:
        return None
    number = issued_on.month - 1 + months
    year, month = issued_on.year + number // 12, number % 12 + 1
    day = min(issued_on.day, _days_in(year, month))
    return date(year, month, day) - timedelta(days=1)


def how_it_holds(*, until: date | None, withdrawn_on: date | None, on: date) -> Holds:
    if withdrawn_on is not None and withdrawn_on <= on:
        return Holds.WITHDRAWN
    if until is None:
        return Holds.VALID
    if until < on:
        return Holds.EXPIRED
    return Holds.ENDS_SOON if (until - on).days <= WARN_DAYS[0] else Holds.VALID


def warning_due(*, until: date | None, warned_on: date | None, on: date) -> bool:
    """Once at each of the agreed distances, however long the product stood still."""
    if until is None or until < on:
        return False
    for days in WARN_DAYS:
        begins = until - timedelta(days=days)
        if begins <= on and (warned_on is None or warned_on < begins):
            return True
    return False


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
