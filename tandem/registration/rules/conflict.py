"""A conflict of registrations: who is heard, until when, and when it may be decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum


class NotYet(StrEnum):
    """Why a conflict cannot be decided now."""

    NOT_HEARD = "not_heard"  # a side has said nothing and still has time to
    NO_PARTY = "no_party"  # the one it would be given to is no side of the case


def undecidable(
    *,
    sides: Collection[int],
    heard: Collection[int],
    winner: int | None,
    now: datetime,
    heard_until: datetime,
) -> NotYet | None:
    """Both sides are heard, or had their time to be. A winner must be a side; none: nobody."""
    if winner is not None and winner not in sides:
        return NotYet.NO_PARTY
    has_silent = any(side not in heard for side in sides)
    return NotYet.NOT_HEARD if has_silent and now < heard_until else None


def may_appeal(*, decided_on: date, on: date, days: int) -> bool:
    """Within so many days after the decision, the last one included."""
    return decided_on <= on <= decided_on + timedelta(days=days)
