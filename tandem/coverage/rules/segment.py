"""Accounts are classed by need × penetration; each class has one strategy (docs/glossary.md: segment).

            shallow                    deep
    strong  A  win: visits in person   B  deepen: visits and calls
    weak    C  open: calls first       D  keep: the partner leads

A need nobody has asked about counts as weak: a class is earned by what is known.
"""

from __future__ import annotations

from dataclasses import dataclass

SEGMENTS = ("A", "B", "C", "D")
UNKNOWN_PENETRATION = 0.0


@dataclass(frozen=True)
class Thresholds:
    """Where strong begins (need level 0 to 3) and where deep begins (share of the base)."""

    strong_need: int = 2
    deep_penetration: float = 0.30


@dataclass(frozen=True)
class Strategy:
    """What a class is owed in a quarter of thirteen weeks.

    `visits` and `calls` are the wished cadence; the planner may give more or less, because an
    hour goes where it earns most. `mode` and `service` are the class's usual way.
    """

    segment: str
    mode: str
    visits: int
    calls: int
    days_between_contacts: int
    uses_partner: bool
    service: str


STRATEGIES = {
    "A": Strategy("A", "personal", 3, 2, 30, True, "named"),
    "B": Strategy("B", "shared", 2, 4, 30, True, "named"),
    "C": Strategy("C", "inside", 0, 6, 45, True, "desk"),
    "D": Strategy("D", "partner_led", 0, 1, 90, True, "desk"),
}


def segment_of(
    *, need_level: int, penetration: float | None, thresholds: Thresholds | None = None
) -> str:
    """The class of an account, A to D."""
    limits = thresholds or Thresholds()
    is_strong = need_level >= limits.strong_need
    known = UNKNOWN_PENETRATION if penetration is None else penetration
    is_deep = known >= limits.deep_penetration
    if is_strong:
        return "B" if is_deep else "A"
    return "D" if is_deep else "C"


def strategy_of(segment: str) -> Strategy:
    """The strategy card of a class; an account without a class is treated as one to open."""
    return STRATEGIES.get(segment, STRATEGIES["C"])
