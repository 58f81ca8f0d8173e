"""Customer classes: need × penetration, and what is done for each class.

Need says how much an account will buy; penetration says how much of it is ours already. High need
with low penetration is where the next visit earns most. Thresholds and cards are settings: the
company changes them, never the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from tandem.planning.problem import Floats, Ints, Mode, PlanningError


class Segment(IntEnum):
    """The four cells of the grid."""

    A_ATTACK = 0
    B_DEFEND = 1
    C_OPEN = 2
    D_SERVE = 3


@dataclass(frozen=True, slots=True)
class StrategyCard:
    """What a class is owed in a quarter of thirteen weeks: the wished visits and calls, days
    between contacts, and its usual mode. The planner may give more or less of both, because an
    hour goes where it earns most."""

    mode: Mode
    visits: int
    calls: int
    days_between_contacts: int


def standard_cards() -> dict[Segment, StrategyCard]:
    """The cards a new company starts with."""
    return {
        Segment.A_ATTACK: StrategyCard(Mode.PERSONAL, 3, 2, 30),
        Segment.B_DEFEND: StrategyCard(Mode.SHARED, 2, 4, 30),
        Segment.C_OPEN: StrategyCard(Mode.INSIDE, 0, 6, 45),
        Segment.D_SERVE: StrategyCard(Mode.PARTNER_LED, 0, 1, 90),
    }


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the lines of the grid lie; values on a line belong to the higher side."""

    need_line: float = 0.5
    penetration_line: float = 0.30
    cards: dict[Segment, StrategyCard] = field(default_factory=standard_cards)


_CELLS = ((Segment.C_OPEN, Segment.D_SERVE), (Segment.A_ATTACK, Segment.B_DEFEND))
"""The class by strong need (row) and deep penetration (column)."""


def segment_accounts(need: Floats, penetration: Floats, grid: Grid | None = None) -> Ints:
    """(n,) the `Segment` of every account; `need` and `penetration` (n,) in 0..1.

    An unknown figure (nan) counts as low: nobody is called important without evidence. Raises
    `PlanningError` when lengths differ or a figure lies outside 0..1.
    """
    grid = grid or Grid()
    need, penetration = np.asarray(need, dtype=float), np.asarray(penetration, dtype=float)
    if need.shape != penetration.shape:
        raise PlanningError("Need and penetration must have one figure for every account.")
    for name, column in (("need", need), ("penetration", penetration)):
        outside = (column < 0) | (column > 1)
        if outside.any():
            row = int(np.argmax(outside))
            raise PlanningError(
                f"The {name} in row {row} is {column[row]:g}; it must lie between 0 and 1."
            )
    wanted = (need >= grid.need_line).astype(np.int64)
    deep = (penetration >= grid.penetration_line).astype(np.int64)
    return np.array(_CELLS, dtype=np.int64)[wanted, deep]


def segment_of(need: float, penetration: float, grid: Grid | None = None) -> Segment:
    """The `Segment` of one account; figures as in `segment_accounts`, trusted to be in range."""
    grid = grid or Grid()
    return _CELLS[need >= grid.need_line][penetration >= grid.penetration_line]


def card_of(segment: int, grid: Grid | None = None) -> StrategyCard:
    """The strategy card of a class; `PlanningError` if the grid has none for it."""
    cards = (grid or Grid()).cards
    if segment not in cards:
        raise PlanningError(f"Class {segment} has no strategy card; add one to the settings.")
    return cards[Segment(segment)]
