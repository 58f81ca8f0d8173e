"""Customer classes: need × penetration, and what is done for each class.

Need says how much an account will buy; penetration says how much of it is ours already. High need
with low penetration is where the next visit earns most. Thresholds and cards are settings: the
company changes them, never the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from math import erf, sqrt

import numpy as np

from tandem.planning.problem import Bools, Floats, Ints, Mode, Options, PlanningError


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
    between contacts, and its usual mode. The planner may give more or less of both, because an
    hour goes where it earns most.

    `budget`: marketing money an account of the class may cost, thousand CNY a quarter.
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
        Segment.B_DEFEND: StrategyCard(Mode.SHARED, 2, 4, 30, Channel.WITH_PARTNER, 3.0, 4.0),
        Segment.C_OPEN: StrategyCard(Mode.INSIDE, 0, 6, 45, Channel.DIRECT, 1.0, 8.0),
        Segment.D_SERVE: StrategyCard(Mode.PARTNER_LED, 0, 1, 90, Channel.PARTNER, 0.5, 16.0),
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


@dataclass(frozen=True, slots=True)
class Settled:
    """Classes that noise does not change (all arrays over n accounts).

    `segment` the class that stands. `odds` (n, 4) how likely each class is, given the errors.
    `is_uncertain`: the class with the highest odds has less than the confidence asked for.
    """

    segment: Ints
    odds: Floats
    is_uncertain: Bools


def settle_segments(
    need: Floats,
    penetration: Floats,
    *,
    need_error: Floats,
    penetration_error: Floats,
    previous: Ints | None = None,
    grid: Grid | None = None,
    confidence: float = 0.9,
) -> Settled:
    """The class of every account, changed only where the change clears the noise.

    `need_error`, `penetration_error` (n,): standard errors in the units of the figures (0 =
    known exactly). `previous` (n,): the class that stands, -1 if none. An account crosses a line
    of the grid when its whole interval (two-sided, `confidence`) has crossed it; until then it
    keeps its old side, so a figure that trembles on a line never changes a class twice.
    """
    grid = grid or Grid()
    fresh = segment_accounts(need, penetration, grid)
    errors = [np.asarray(each, dtype=float) for each in (need_error, penetration_error)]
    if any(each.shape != fresh.shape or not (each >= 0).all() for each in errors):
        raise PlanningError("Every account needs an error of at least 0 for both figures.")
    figures = [np.nan_to_num(np.asarray(each, dtype=float)) for each in (need, penetration)]
    lines = (grid.need_line, grid.penetration_line)
    above = [
        _chance_above(figure, error, line)
        for figure, error, line in zip(figures, errors, lines, strict=True)
    ]
    odds = np.empty((len(fresh), len(Segment)))
    for strong, deep in np.ndindex(2, 2):
        part = (above[0] if strong else 1 - above[0]) * (above[1] if deep else 1 - above[1])
        odds[:, _CELLS[strong][deep]] = part
    segment = fresh
    if previous is not None:
        segment = _keep_sides(np.asarray(previous), fresh, above, (1 + confidence) / 2)
    return Settled(segment, odds, odds.max(axis=1) < confidence)


def _keep_sides(previous: Ints, fresh: Ints, above: list[Floats], sure: float) -> Ints:
    """The old side of each line, unless the chance to be across is at least `sure`."""
    if previous.shape != fresh.shape or ((previous < -1) | (previous >= len(Segment))).any():
        raise PlanningError("Every account needs its previous class, or -1 if it had none.")
    old_sides = [np.isin(previous, _CELLS[1]), np.isin(previous, [row[1] for row in _CELLS])]
    sides = [
        np.where(old, chance > 1 - sure, chance >= sure).astype(np.int64)
        for old, chance in zip(old_sides, above, strict=True)
    ]
    kept = np.array(_CELLS, dtype=np.int64)[sides[0], sides[1]]
    return np.where(previous < 0, fresh, kept)


def _chance_above(figure: Floats, error: Floats, line: float) -> Floats:
    """Chance that the true figure lies on the higher side of a line, by the normal curve."""
    certain = (figure >= line).astype(float)
    z = (figure - line) / np.where(error > 0, error, 1.0)
    normal = np.array([0.5 * (1 + erf(each / sqrt(2))) for each in z])
    return np.where(error > 0, normal, certain)


def option_of(card: StrategyCard, options: Options) -> int:
    """The planner's option that comes nearest to a card: same mode, nearest visits, then calls.

    Raises `PlanningError` if the options have none of the card's mode.
    """
    same = np.flatnonzero(options.mode == card.mode)
    if not len(same):
        raise PlanningError(f"No option has the card's mode {Mode(card.mode).name}.")
    away = np.abs(options.visits[same] - card.visits) * 1e3
    return int(same[np.argmin(away + np.abs(options.calls[same] - card.calls))])
