"""From the compiled board back to plain stops and the figures of a calendar."""

from __future__ import annotations

import numpy as np

from tandem.planning.calendar.board import CUSTOMER, PARTNER, Board, Units, cost_of
from tandem.planning.calendar.plan import (
    CalendarPlan,
    Stop,
    StopKind,
    Unplaced,
    UnplacedReason,
)
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.calendar.reasons import Reasons
from tandem.planning.calendar.units import SellersUnits
from tandem.planning.problem import Ints
from tandem.planning.terms import NONE


def describe(
    problem: CalendarProblem, made: SellersUnits, board: Board, greedy: Board
) -> CalendarPlan:
    """The plan of a board, compared with the greedy one."""
    units, wishes = made.units, made.wishes
    days = day_of(units, board)
    placed, customer = days >= 0, units.quota == CUSTOMER
    visited = np.unique(wishes.account[placed & customer])
    wanted_top = problem.visits.is_top & (problem.visits.count > 0)
    hours, greedy_hours = _travel(units, board), _travel(units, greedy)
    lost = (wishes.kind == StopKind.FIXED) & ~placed
    homes = np.where(made.homes >= 0, units.days[np.maximum(made.homes, 0), 0], NONE)
    moved = int(((homes >= 0) & placed & (days != homes)).sum())
    return CalendarPlan(
        stops=tuple(_stops(problem, made, board)),
        unplaced=tuple(_unplaced(made, board)),
        needed=int(customer.sum()),
        placed=int((placed & customer).sum()),
        top_needed=int(wanted_top.sum()),
        top_placed=int(wanted_top[visited].sum()),
        partner_visits=int((placed & (units.quota == PARTNER)).sum()),
        travel_km=hours * problem.settings.speed_km_per_hour,
        travel_hours=hours,
        greedy_travel_km=greedy_hours * problem.settings.speed_km_per_hour,
        greedy_travel_hours=greedy_hours,
        greedy_placed=int(((greedy.choice >= 0) & customer).sum()),
        spacing_error=_spacing_error(made, days),
        days_used=int((board.length > 0).sum()),
        days_over_limit=int((board.span > problem.settings.daily_hours + 1e-6).sum()),
        cost=float(cost_of(units, board)) - moved * problem.settings.stability_price,
        moved=moved,
        lost=tuple(int(index) for index in wishes.index[lost]),
    )


def day_of(units: Units, board: Board) -> Ints:
    """(U,) day index of each unit, -1 unplaced."""
    return np.where(board.choice >= 0, board.route_of[:, 0], NONE)


def _travel(units: Units, board: Board) -> float:
    total = 0.0
    for day in range(len(board.length)):
        sites = units.site[board.route[day, : board.length[day]]]
        path = np.concatenate([[0], sites, [0]])
        total += float(units.hours[path[:-1], path[1:]].sum())
    return total


def _spacing_error(made: SellersUnits, days: Ints) -> float:
    """Mean calendar days between planned and wished interval, over accounts seen again."""
    seen = np.flatnonzero((days >= 0) & (made.wishes.account >= 0))
    account, when = made.wishes.account[seen], made.calendar_day[days[seen]]
    order = np.lexsort((when, account))
    again = np.flatnonzero(np.diff(account[order]) == 0)
    if not len(again):
        return 0.0
    wished = made.interval[account[order][again]]
    return float(np.abs(np.diff(when[order])[again] - wished).mean())


def _stops(problem: CalendarProblem, made: SellersUnits, board: Board) -> list[Stop]:
    units, wishes = made.units, made.wishes
    reasons = Reasons(problem, made)
    stops: list[Stop] = []
    for day in range(len(board.length)):
        today = board.route[day, : board.length[day]]
        clock, here = _departure(units, board, day), 0
        for order, unit in enumerate(today):
            site, row = int(units.site[unit]), int(units.window[unit])
            leg = float(units.hours[here, site])
            clock += leg
            if row >= 0:  # within its hours also to the last bit
                clock = min(max(clock, units.opens[row, day]), units.closes[row, day])
            reason, facts = reasons.of(int(unit), day, today)
            stops.append(
                Stop(
                    day=problem.days[day],
                    order=order,
                    kind=StopKind(int(wishes.kind[unit])),
                    target=int(wishes.index[unit]),
                    account=int(wishes.account[unit]),
                    arrive=float(clock),
                    duration=float(units.duration[unit]),
                    travel_km=leg * problem.settings.speed_km_per_hour,
                    reason=reason,
                    facts=facts,
                )
            )
            clock, here = clock + float(units.duration[unit]), site
    return stops


def _departure(units: Units, board: Board, day: int) -> float:
    """Hour of leaving: the day's start, or what an early appointment or a late first one asks."""
    span, early, late, here = 0.0, units.earliest, np.inf, 0
    for unit in board.route[day, : board.length[day]]:
        site, row = units.site[unit], units.window[unit]
        span += units.hours[here, site]
        if row >= 0:
            wait = max(units.opens[row, day] - span - late, 0.0)
            early = max(units.opens[row, day] - span, early) - wait
            late = min(units.closes[row, day] - span, late) + wait
            span += wait
        span, here = span + units.duration[unit], site
    return float(min(max(0.0, early), late))


def _unplaced(made: SellersUnits, board: Board) -> list[Unplaced]:
    wishes = made.wishes
    missing = np.flatnonzero(
        (board.choice < 0) & np.isin(wishes.kind, (StopKind.CUSTOMER, StopKind.JOINT))
    )
    found = []
    for account in np.unique(wishes.account[missing]):
        mine = missing[wishes.account[missing] == account]
        why = _why_not(made.units, wishes.kind, board, int(mine[0]))
        found.append(Unplaced(int(account), len(mine), why))
    return found


def _why_not(units: Units, kind: Ints, board: Board, unit: int) -> UnplacedReason:
    if units.first_choice[unit] == units.first_choice[unit + 1] and kind[unit] == StopKind.JOINT:
        return UnplacedReason.NO_COMMON_HOUR
    site = units.site[unit]
    alone = units.hours[0, site] + units.hours[site, 0] + units.duration[unit]
    if alone > units.longest_day:
        return UnplacedReason.DAY_TOO_LONG
    if (board.used[CUSTOMER] >= units.quotas[CUSTOMER]).all():
        return UnplacedReason.WEEK_QUOTA_FULL
    twin = units.twin[unit]
    if twin >= 0 and (units.twin == twin).sum() > len(board.length):
        return UnplacedReason.TOO_CLOSE_TO_OWN_VISIT
    return UnplacedReason.NO_WORKING_DAY
