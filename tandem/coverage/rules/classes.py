"""The class of every account of a plan: settled against noise, with the reason in codes.

Source: domain.md §3 (need × penetration), planner.md §5. A need level is one person's word about a
customer: said once, it may be a step off; said twice, or two steps away, it clears the noise. A
penetration is a share of so many counted machines, so few machines make it rough. What nobody has
asked or counted is no evidence: it earns no class, and takes none away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tandem.coverage.rules.segment import HIGHEST_NEED, Thresholds
from tandem.coverage.rules.strategy import SEGMENTS
from tandem.planning.problem import Bools, Floats, Ints
from tandem.planning.segmenting import settle_segments
from tandem.planning.segments import Grid
from tandem.planning.terms import NONE

NEED_ERROR = 0.14  # of a level said once, where the levels are 1/3 apart
WALLET_ERROR = 0.10  # of a penetration by money, when no machine was counted
NO_EVIDENCE = 10.0  # so wide that the old side of a line always stands
CONFIDENCE = 0.9
SURE = 0.75  # below this chance of its own class an account stands between two


@dataclass(frozen=True)
class Evidence:
    """What is known of each account (n,). `level` 0: nobody asked. `said`: how often need was
    heard of within a year. `penetration` nan: unknown. `machines`: counted, 0 when by money."""

    level: Ints
    said: Ints
    penetration: Floats
    machines: Ints
    before: Sequence[str]


@dataclass(frozen=True)
class Classes:
    """(n,) indices into `SEGMENTS`; `before` -1: none. `fresh`: by today's figures alone.
    `odds` (n, 4): how likely each class is. `is_between`: between two classes, on evidence."""

    segment: Ints
    before: Ints
    fresh: Ints
    odds: Floats
    is_between: Bools

    def letter(self, row: int) -> str:
        return SEGMENTS[int(self.segment[row])]


def settle(evidence: Evidence, thresholds: Thresholds) -> Classes:
    """Every account's class, changed only where the change clears the noise."""
    grid = Grid(
        need_line=(thresholds.strong_need - 0.5) / HIGHEST_NEED,  # between two levels
        penetration_line=thresholds.deep_penetration,
    )
    asked, counted = evidence.level > 0, ~np.isnan(evidence.penetration)
    need = evidence.level / HIGHEST_NEED
    penetration = np.where(counted, evidence.penetration, 0.0)
    before = np.array([_index(letter) for letter in evidence.before], dtype=np.int64)
    settled = settle_segments(
        need,
        penetration,
        need_error=np.where(asked, NEED_ERROR / np.sqrt(np.maximum(evidence.said, 1)), NO_EVIDENCE),
        penetration_error=_penetration_error(penetration, evidence.machines, counted),
        previous=before,
        grid=grid,
        confidence=CONFIDENCE,
    )
    fresh = settle_segments(
        need, penetration, need_error=0 * need, penetration_error=0 * need, grid=grid
    )
    doubtful = settled.odds.max(axis=1) < SURE
    return Classes(settled.segment, before, fresh.segment, settled.odds, doubtful & asked & counted)


def _penetration_error(share: Floats, machines: Ints, counted: Bools) -> Floats:
    """Of a share of so many machines (Agresti and Coull 1998: two more seen and two more not)."""
    all_of = machines + 4.0
    middle = (share * machines + 2.0) / all_of
    by_count = np.sqrt(middle * (1 - middle) / all_of)
    known = np.where(machines > 0, by_count, WALLET_ERROR)
    return np.where(counted, known, NO_EVIDENCE)


def _index(letter: str) -> int:
    return SEGMENTS.index(letter) if letter in SEGMENTS else NONE
