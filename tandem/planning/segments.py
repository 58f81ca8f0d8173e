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
    """What a class gets: `cadence` visits per quarter, the coverage `mode`, a channel and a
    service level by code (worded by the caller), and its `budget_share` of programme money."""

    cadence: int
    mode: Mode
    channel: str
    service_level: str
    budget_share: float


def standard_cards() -> dict[Segment, StrategyCard]:
    """The cards a new company starts with."""
    return {
        Segment.A_ATTACK: StrategyCard(4, Mode.PERSONAL, "development_partner", "dedicated", 0.45),
        Segment.B_DEFEND: StrategyCard(3, Mode.PERSONAL, "any_partner", "dedicated", 0.25),
        Segment.C_OPEN: StrategyCard(1, Mode.SHARED, "development_partner", "standard", 0.20),
        Segment.D_SERVE: StrategyCard(0, Mode.INSIDE, "logistics_partner", "standard", 0.10),
    }


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the lines of the grid lie; values on a line belong to the higher side."""

    need_line: float = 0.5
    penetration_line: float = 0.35
    cards: dict[Segment, StrategyCard] = field(default_factory=standard_cards)


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
    wanted = need >= grid.need_line
    deep = penetration >= grid.penetration_line
    return np.select(
        [wanted & ~deep, wanted & deep, ~wanted & ~deep],
        [Segment.A_ATTACK, Segment.B_DEFEND, Segment.C_OPEN],
        default=Segment.D_SERVE,
    ).astype(np.int64)


def card_of(segment: int, grid: Grid | None = None) -> StrategyCard:
    """The strategy card of a class; `PlanningError` if the grid has none for it."""
    cards = (grid or Grid()).cards
    if segment not in cards:
        raise PlanningError(f"Class {segment} has no strategy card; add one to the settings.")
    return cards[Segment(segment)]
