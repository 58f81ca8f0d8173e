"""Plan a seller's quarter, or re-plan it with as few other visits moved as possible."""

from __future__ import annotations

import numpy as np

from tandem.planning.calendar import kernels
from tandem.planning.calendar.problem import (
    CalendarPlan,
    CalendarProblem,
    Stop,
    StopKind,
    StopReason,
    Unplaced,
    UnplacedReason,
)
from tandem.planning.calendar.units import Wishes, check_problem, make_wishes
from tandem.planning.problem import Ints

_HEAT = 0.6


def plan_calendar(
    problem: CalendarProblem, *, previous: CalendarPlan | None = None
) -> CalendarPlan:
    """The dated, ordered stops of the quarter; deterministic by `settings.seed`.

    `previous`: the calendar so far (same accounts and partners in the same order); its visits stay
    on their days unless that costs more than `settings.stability_price` hours. Days that are no
    longer in `problem.days` (absence) free their visits. Raises `PlanningError`.
    """
    check_problem(problem)
    wishes = make_wishes(problem, previous)
    units = wishes.units
    order = np.argsort(-units.penalty, kind="stable")
    greedy = kernels.build(units, order)
    near = _neighbours(units)
    board = kernels.build(units, _lonely_first(units))
    if len(order):
        rounds = problem.settings.rounds if previous is None else problem.settings.rounds // 3
        heat = _HEAT if previous is None else _HEAT / 4
        board = kernels.improve(units, board, near, rounds, heat, problem.settings.seed)
    return _describe(problem, wishes, board, greedy)


def _lonely_first(units: kernels.Units) -> Ints:
    """Order of placing: who needs a day alone comes while there still are empty days."""
    there = units.hours[0, units.site] + units.hours[units.site, 0]
    lonely = there + units.duration > units.day_hours
    return np.lexsort((-units.penalty, ~lonely))


def _neighbours(units: kernels.Units, count: int = 20) -> Ints:
    """(U, 20) units by travel time from each unit."""
    between = units.hours[units.site[:, None], units.site[None, :]]
    return np.argsort(between, axis=1, kind="stable")[:, :count].astype(np.int64)


def _describe(
    problem: CalendarProblem, wishes: Wishes, board: kernels.Board, greedy: kernels.Board
) -> CalendarPlan:
    units, customer = wishes.units, wishes.units.quota == kernels.CUSTOMER
    stops = _stops(problem, wishes, board)
    placed = board.day_of >= 0
    visited = np.unique(units.account[placed & customer])
    wanted_top = problem.visits.is_top & (problem.visits.count > 0)
    km = units.hours * problem.settings.speed_km_per_hour
    hours, greedy_hours = _travel(units, board, units.hours), _travel(units, greedy, units.hours)
    return CalendarPlan(
        stops=tuple(stops),
        unplaced=tuple(_unplaced(wishes, board)),
        needed=int(customer.sum()),
        placed=int((placed & customer).sum()),
        top_needed=int(wanted_top.sum()),
        top_placed=int(wanted_top[visited].sum()),
        partner_visits=int((placed & (units.quota == kernels.PARTNER)).sum()),
        travel_km=_travel(units, board, km),
        travel_hours=hours,
        greedy_travel_km=_travel(units, greedy, km),
        greedy_travel_hours=greedy_hours,
        greedy_placed=int(((greedy.day_of >= 0) & customer).sum()),
        spacing_error=_spacing_error(wishes, board),
        days_used=int((board.length > 0).sum()),
        days_over_limit=int((board.end > problem.settings.daily_hours + 1e-6).sum()),
        fixed_lost=int(((units.fixed >= 0) & (~placed | _late(units, board))).sum()),
    )


def _late(units: kernels.Units, board: kernels.Board) -> np.ndarray:
    """Units on days whose given hours cannot all be reached in time."""
    return (board.day_of >= 0) & np.isinf(board.end)[np.maximum(board.day_of, 0)]


def _travel(units: kernels.Units, board: kernels.Board, between: np.ndarray) -> float:
    total = 0.0
    for day in range(len(board.length)):
        sites = units.site[board.route[day, : board.length[day]]]
        if len(sites):
            path = np.concatenate([[0], sites, [0]])
            total += float(between[path[:-1], path[1:]].sum())
    return total


def _spacing_error(wishes: Wishes, board: kernels.Board) -> float:
    """Mean calendar days between planned and wished interval, over repeated visits."""
    units, errors = wishes.units, []
    for account in np.unique(wishes.units.account[wishes.nth > 0]):
        mine = np.flatnonzero((units.account == account) & (board.day_of >= 0))
        days = np.sort(units.calendar_day[board.day_of[mine]])
        wished = wishes.interval[mine].max() if len(mine) else 0.0
        errors += np.abs(np.diff(days) - wished).tolist()
    return float(np.mean(errors)) if errors else 0.0


def _stops(problem: CalendarProblem, wishes: Wishes, board: kernels.Board) -> list[Stop]:
    units = wishes.units
    stops: list[Stop] = []
    last_seen: dict[int, int] = {}
    for day in range(len(board.length)):
        clock, here = 0.0, 0
        today = board.route[day, : board.length[day]]
        for order, unit in enumerate(today):
            site = int(units.site[unit])
            leg = float(units.hours[here, site])
            clock += leg
            if not np.isnan(units.start[unit]):
                clock = max(clock, float(units.start[unit]))
            account = int(units.account[unit])
            reason, facts = _reason(problem, wishes, int(unit), day, today, last_seen)
            stops.append(
                Stop(
                    day=problem.days[day],
                    order=order,
                    kind=StopKind(int(wishes.kind[unit])),
                    target=int(wishes.index[unit]),
                    account=account,
                    arrive=clock,
                    duration=float(units.duration[unit]),
                    travel_km=leg * problem.settings.speed_km_per_hour,
                    reason=reason,
                    facts=facts,
                )
            )
            if account >= 0:
                last_seen[account] = int(units.calendar_day[day])
            clock += float(units.duration[unit])
            here = site
    return stops


def _reason(
    problem: CalendarProblem,
    wishes: Wishes,
    unit: int,
    day: int,
    today: Ints,
    last_seen: dict[int, int],
) -> tuple[StopReason, dict[str, float]]:
    """The first reason that holds, from the firmest to the weakest, with its numbers."""
    units, visits = wishes.units, problem.visits
    kind, account = int(wishes.kind[unit]), int(units.account[unit])
    if kind == StopKind.FIXED:
        return StopReason.FIXED_APPOINTMENT, {}
    if kind == StopKind.PARTNER:
        return StopReason.PARTNER_VISIT, {"round": float(wishes.nth[unit] + 1)}
    since = _days_since(problem, units, account, day, last_seen)
    facts = {"interval": round(float(wishes.interval[unit]), 1)}
    if since >= 0:
        facts["days_since"] = float(since)
    if visits.is_top[account] and account not in last_seen:
        return StopReason.TOP20_DUE, facts
    if visits.activation[account]:
        return StopReason.ACTIVATION, facts
    if since >= wishes.interval[unit]:
        return StopReason.DAYS_SINCE_VISIT, facts
    others = [int(units.site[u]) for u in today if u != unit]
    if others:
        km = units.hours[units.site[unit], others].min() * problem.settings.speed_km_per_hour
        if km <= problem.settings.near_km:
            return StopReason.NEARBY, facts | {"km": round(float(km), 1)}
    return StopReason.CADENCE, facts


def _days_since(
    problem: CalendarProblem,
    units: kernels.Units,
    account: int,
    day: int,
    last_seen: dict[int, int],
) -> int:
    now = int(units.calendar_day[day])
    if account in last_seen:
        return now - last_seen[account]
    known = int(problem.visits.days_since[account])
    return known + now - int(units.calendar_day[0]) if known >= 0 else -1


def _unplaced(wishes: Wishes, board: kernels.Board) -> list[Unplaced]:
    units = wishes.units
    missing = np.flatnonzero((board.day_of < 0) & (wishes.kind == StopKind.CUSTOMER))
    out = []
    for account in np.unique(units.account[missing]):
        mine = missing[units.account[missing] == account]
        out.append(Unplaced(int(account), len(mine), _why_not(units, board, int(mine[0]))))
    return out


def _why_not(units: kernels.Units, board: kernels.Board, unit: int) -> UnplacedReason:
    site = units.site[unit]
    alone = units.hours[0, site] + units.hours[site, 0] + units.duration[unit]
    if alone > units.longest_day:
        return UnplacedReason.DAY_TOO_LONG
    used, quotas = board.used[kernels.CUSTOMER], units.quotas[kernels.CUSTOMER]
    if (used >= quotas).all():
        return UnplacedReason.WEEK_QUOTA_FULL
    if (units.account == units.account[unit]).sum() > len(board.length):
        return UnplacedReason.TOO_CLOSE_TO_OWN_VISIT
    return UnplacedReason.NO_WORKING_DAY
