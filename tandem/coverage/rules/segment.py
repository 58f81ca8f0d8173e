"""The planner's customer classes in the words of the records (docs/glossary.md: segment).

Need comes as a level of 0 to 3 and penetration may be unknown; the grid and what each class is
owed are the planner's, so that page and plan never disagree.

            shallow                    deep
    strong  A  win: visits in person   B  deepen: visits and calls
    weak    C  open: calls first       D  keep: the partner leads

A need nobody has asked about counts as weak: a class is earned by what is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from tandem.planning import segments
from tandem.planning.terms import Mode

SEGMENTS = ("A", "B", "C", "D")
HIGHEST_NEED = 3
UNKNOWN_PENETRATION = 0.0
_MODES = {
    Mode.PERSONAL: "personal",
    Mode.SHARED: "shared",
    Mode.INSIDE: "inside",
    Mode.PARTNER_LED: "partner_led",
}


@dataclass(frozen=True)
class Thresholds:
    """Where strong begins (need level 0 to 3) and where deep begins (share of the base)."""

    strong_need: int = 2
    deep_penetration: float = 0.30


@dataclass(frozen=True)
class Strategy:
    """What a class is owed in a quarter of thirteen weeks; `mode` is the class's usual way."""

    segment: str
    mode: str
    visits: int
    calls: int
    days_between_contacts: int


def segment_of(
    *, need_level: int, penetration: float | None, thresholds: Thresholds | None = None
) -> str:
    """The class of an account, A to D."""
    limits = thresholds or Thresholds()
    grid = segments.Grid(
        need_line=limits.strong_need / HIGHEST_NEED, penetration_line=limits.deep_penetration
    )
    known = UNKNOWN_PENETRATION if penetration is None else penetration
    return SEGMENTS[segments.segment_of(need_level / HIGHEST_NEED, known, grid)]


def strategy_of(segment: str) -> Strategy:
    """The strategy card of a class; an account without a class is treated as one to open."""
    known = segment if segment in SEGMENTS else "C"
    card = segments.card_of(SEGMENTS.index(known))
    return Strategy(
        segment=known,
        mode=_MODES[card.mode],
        visits=card.visits,
        calls=card.calls,
        days_between_contacts=card.days_between_contacts,
    )
