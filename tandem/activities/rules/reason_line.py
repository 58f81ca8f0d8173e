"""Why this stop, in codes: at most three parts, the most telling first.

The calendar's own reason is kept with the stop; what may have changed since (days unseen, active or
not) is taken from the account as it stands today, so that a line is never out of date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NEARBY_KM = 5.0
LONG_UNSEEN_DAYS = 7
MOST_PARTS = 3


@dataclass(frozen=True)
class Part:
    """`code`: FIXED, TOP20, DAYS_UNSEEN, NEVER_SEEN, NEW, DORMANT, NEARBY, CADENCE, PARTNER."""

    code: str
    number: float = 0


@dataclass(frozen=True)
class StopFacts:
    """What is known of a stop when it is read. `status`: new, active or dormant."""

    on: date
    is_fixed: bool
    is_top: bool
    status: str
    last_visit_on: date | None
    km: float
    is_first_of_day: bool


def parts_of(facts: StopFacts) -> tuple[Part, ...]:
    """The parts of the reason line, in the order to read them."""
    parts = []
    if facts.is_fixed:
        parts.append(Part("FIXED"))
    if facts.last_visit_on is None:
        parts.append(Part("NEVER_SEEN"))
    else:
        days = (facts.on - facts.last_visit_on).days
        if days >= LONG_UNSEEN_DAYS:
            parts.append(Part("DAYS_UNSEEN", days))
    if facts.status in ("new", "dormant"):
        parts.append(Part(facts.status.upper()))
    if facts.is_top:
        parts.append(Part("TOP20"))
    if not facts.is_first_of_day and 0 < facts.km <= NEARBY_KM:
        parts.append(Part("NEARBY", facts.km))
    if not parts:
        parts.append(Part("CADENCE"))
    return tuple(parts[:MOST_PARTS])
