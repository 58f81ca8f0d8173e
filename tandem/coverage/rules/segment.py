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

from tandem.coverage.rules.strategy import SEGMENTS
from tandem.planning import segments

HIGHEST_NEED = 3
UNKNOWN_PENETRATION = 0.0


@dataclass(frozen=True)
class Thresholds:
    """Where strong begins (need level 0 to 3) and where deep begins (share of the base)."""

    strong_need: int = 2
    deep_penetration: float = 0.30


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
