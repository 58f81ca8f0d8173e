"""Customer classes: need × penetration, and what is done for each class.

Need says how much an account will buy; penetration says how much of it is ours already. High need
with low penetration is where the next visit earns most. Thresholds and cards are settings: the
company changes them, never the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from tandem.planning.terms import Mode, PlanningError


class Segment(IntEnum):
    """The four cells of the grid."""

    A_ATTACK = 0
    B_DEFEND = 1
    C_OPEN = 2
    D_SERVE = 3


class Channel(IntEnum):
    """Who signs as a rule; credit never depends on it."""

    DIRECT = 0
    WITH_PARTNER = 1
    PARTNER = 2


@dataclass(frozen=True, slots=True)
class StrategyCard:
    """What a class is owed in a quarter of thirteen weeks: the wished visits and calls, days
    between contacts, and its usual mode. Inside the limits of the card (`problem.Cards`) the planner
    may give more or less of both, because an hour goes where it earns most.

    `budget`: what visits and calls of one account may cost, thousand CNY a quarter; 0: no limit.
    `answer_hours`: service level, working hours until a question is answered.
    """

    mode: Mode
    visits: int
    calls: int
    days_between_contacts: int
    channel: Channel = Channel.WITH_PARTNER
    budget: float = 0.0
    answer_hours: float = 8.0


def standard_cards() -> dict[Segment, StrategyCard]:
    """The cards a new company starts with."""
    return {
        Segment.A_ATTACK: StrategyCard(Mode.PERSONAL, 3, 2, 30, Channel.WITH_PARTNER, 6.0, 4.0),
        Segment.B_DEFEND: StrategyCard(Mode.SHARED, 2, 4, 30, Channel.WITH_PARTNER, 5.0, 4.0),
        Segment.C_OPEN: StrategyCard(Mode.INSIDE, 0, 6, 45, Channel.WITH_PARTNER, 2.0, 16.0),
        Segment.D_SERVE: StrategyCard(Mode.PARTNER_LED, 0, 1, 90, Channel.WITH_PARTNER, 2.0, 16.0),
    }


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the lines of the grid lie; values on a line belong to the higher side."""

    need_line: float = 0.5
    penetration_line: float = 0.30
    cards: dict[Segment, StrategyCard] = field(default_factory=standard_cards)


CELLS = ((Segment.C_OPEN, Segment.D_SERVE), (Segment.A_ATTACK, Segment.B_DEFEND))
"""The class by strong need (row) and deep penetration (column)."""


def segment_of(need: float, penetration: float, grid: Grid | None = None) -> Segment:
    """The `Segment` of one account; figures as in `segmenting.segment_accounts`, trusted to be in range."""
    grid = grid or Grid()
    return CELLS[need >= grid.need_line][penetration >= grid.penetration_line]


def card_of(segment: int, grid: Grid | None = None) -> StrategyCard:
    """The strategy card of a class; `PlanningError` if the grid has none for it."""
    cards = (grid or Grid()).cards
    if segment not in cards:
        raise PlanningError(f"Class {segment} has no strategy card; add one to the settings.")
    return cards[Segment(segment)]
