"""Plan a seller's quarter, or re-plan it with as few other visits moved as possible."""

from __future__ import annotations

import numpy as np

from tandem.planning.calendar import board as boards
from tandem.planning.calendar import search
from tandem.planning.calendar.day_order import order_timed_days
from tandem.planning.calendar.describe import describe
from tandem.planning.calendar.plan import CalendarPlan
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.calendar.units import SellersUnits, make_units
from tandem.planning.calendar.wishes import check_problem
from tandem.planning.problem import Ints

_HOT, _COLD = 0.6, 0.02
_NEIGHBOURS = 24
_SECOND_TRIES = 7
_MOSTLY_KNOWN = 0.5


def plan_calendar(problem: CalendarProblem) -> CalendarPlan:
    """The dated, ordered stops of the quarter; deterministic by `settings.seed`.

    With `problem.before` the visits start from the days they had and leave them only where that is
    worth `settings.stability_price` hours. Raises `PlanningError`.
    """
    check_problem(problem)
    made = make_units(problem)
    units = made.units
    greedy = _begin(made, np.argsort(-units.penalty, kind="stable"))
    board = greedy
    if units.movable.any():
        board = _search(problem, made, _begin(made, _lonely_first(units)))
    return describe(problem, made, board, greedy)


def _search(problem: CalendarProblem, made: SellersUnits, board: boards.Board) -> boards.Board:
    """Improve the board, and search on while customers are without a day that might have one."""
    units, effort = made.units, _effort(problem, made)
    near, seed = neighbours(units), problem.settings.seed
    alone = 2 * units.hours[0, units.site] + units.duration
    hopeful = (units.quota == boards.CUSTOMER) & (np.diff(units.first_choice) > 0)
    hopeful &= alone <= units.longest_day
    for attempt in range(1 + _SECOND_TRIES):
        board = search.improve(units, board, near, effort, seed + attempt)
        if (board.choice[hopeful] >= 0).all():
            break
    if board.timed.any():
        order_timed_days(units, board, seed)
    return board


def neighbours(units: boards.Units, count: int = _NEIGHBOURS) -> Ints:
    """(U, 24) units by travel time from each unit, itself first."""
    between = units.hours[units.site[:, None], units.site[None, :]].copy()
    np.fill_diagonal(between, -1.0)
    return np.argsort(between, axis=1, kind="stable")[:, :count].astype(np.int64)


def _effort(problem: CalendarProblem, made: SellersUnits) -> search.Effort:
    """Where most visits have a day already, a short and cautious search is enough."""
    rounds, hot = problem.settings.rounds, _HOT
    if (made.homes >= 0).mean() > _MOSTLY_KNOWN:
        rounds, hot = rounds // 2, _HOT / 4
    return search.Effort(rounds, hot, _COLD, 10.0, 2, 0.5, 0.02)


def _begin(made: SellersUnits, order: Ints) -> boards.Board:
    """Fixed appointments first, then what stays where it was, then the others in this order."""
    units = made.units
    board = boards.empty_board(units)
    fixed = np.flatnonzero(~units.movable)
    for unit in fixed[np.argsort(_starts(units, fixed), kind="stable")]:
        boards.hold(units, board, int(unit))
    search.put_home(units, board, made.homes)
    search.fill(units, board, order[units.movable[order]])
    return board


def _starts(units: boards.Units, fixed: Ints) -> np.ndarray:
    """The given hour of each fixed appointment; those of any hour come last."""
    row = units.window[fixed]
    return np.where(row >= 0, units.opens[np.maximum(row, 0), 0] if len(units.opens) else 0, np.inf)


def _lonely_first(units: boards.Units) -> Ints:
    """Order of placing: who needs a day alone comes while there still are empty days."""
    there = units.hours[0, units.site] + units.hours[units.site, 0]
    lonely = there + units.duration > units.day_hours
    return np.lexsort((-units.penalty, ~lonely))
