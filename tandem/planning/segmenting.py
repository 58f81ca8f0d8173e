"""The classes of many accounts at once: fresh from their figures, and settled against noise.

The classes themselves, their grid and their cards are in `segments.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from tandem.planning.problem import Bools, Floats, Ints, Options
from tandem.planning.segments import CELLS, Grid, Segment, StrategyCard
from tandem.planning.terms import Mode, PlanningError


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
    return np.array(CELLS, dtype=np.int64)[wanted, deep]


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
        odds[:, CELLS[strong][deep]] = part
    segment = fresh
    if previous is not None:
        segment = _keep_sides(np.asarray(previous), fresh, above, (1 + confidence) / 2)
    return Settled(segment, odds, odds.max(axis=1) < confidence)


def _keep_sides(previous: Ints, fresh: Ints, above: list[Floats], sure: float) -> Ints:
    """The old side of each line, unless the chance to be across is at least `sure`."""
    if previous.shape != fresh.shape or ((previous < -1) | (previous >= len(Segment))).any():
        raise PlanningError("Every account needs its previous class, or -1 if it had none.")
    old_sides = [np.isin(previous, CELLS[1]), np.isin(previous, [row[1] for row in CELLS])]
    sides = [
        np.where(old, chance > 1 - sure, chance >= sure).astype(np.int64)
        for old, chance in zip(old_sides, above, strict=True)
    ]
    kept = np.array(CELLS, dtype=np.int64)[sides[0], sides[1]]
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
