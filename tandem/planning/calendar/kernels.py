"""Ruin and recreate over the days of a seller's quarter (compiled).

A unit is one visit. Units sit in the routes of days; taking some out and putting each back where
it costs least (travel + days off its wished date) changes the calendar; annealing accepts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

LONGEST_ROUTE = 14
CUSTOMER, PARTNER = 0, 1
BLINK = 0.02


class Units(NamedTuple):
    """Units and days in numbers; U units, D days, W weeks, sites with the base as site 0."""

    site: np.ndarray  # (U,)
    duration: np.ndarray  # (U,)
    quota: np.ndarray  # (U,) 0 customer, 1 partner, 2 none
    account: np.ndarray  # (U,) -1 for none
    target: np.ndarray  # (U,) wished calendar day
    price: np.ndarray  # (U,) hours per day off the wished day
    week: np.ndarray  # (U,) the only week allowed, -1 any
    home: np.ndarray  # (U,) day in the calendar before, -1 none
    penalty: np.ndarray  # (U,) cost of not placing
    fixed: np.ndarray  # (U,) day index that is given, -1 free
    start: np.ndarray  # (U,) given hour or nan
    hours: np.ndarray  # (sites, sites) travel
    calendar_day: np.ndarray  # (D,)
    day_week: np.ndarray  # (D,)
    quotas: np.ndarray  # (2, W)
    day_hours: float
    longest_day: float
    stability: float


class Board(NamedTuple):
    """Where everything stands."""

    route: np.ndarray  # (D, LONGEST_ROUTE) units in order
    length: np.ndarray  # (D,)
    end: np.ndarray  # (D,) hours from leaving to returning
    timed: np.ndarray  # (D,) the day has a given hour
    day_of: np.ndarray  # (U,) -1 unplaced
    used: np.ndarray  # (2, W)


@njit(cache=True)
def empty_board(units):
    days = len(units.day_week)
    return Board(
        np.full((days, LONGEST_ROUTE), -1, np.int64),
        np.zeros(days, np.int64),
        np.zeros(days),
        np.zeros(days, np.bool_),
        np.full(len(units.site), -1, np.int64),
        np.zeros_like(units.quotas),
    )


@njit(cache=True)
def copy_board(source, target):
    target.route[:] = source.route
    target.length[:] = source.length
    target.end[:] = source.end
    target.timed[:] = source.timed
    target.day_of[:] = source.day_of
    target.used[:] = source.used


@njit(cache=True)
def _walk(units, route, length, extra, at):
    """End of a day's route with `extra` put in at position `at` (-1: none); inf if too late."""
    clock, here = 0.0, 0
    for k in range(length + (1 if extra >= 0 else 0)):
        unit = route[k]
        if extra >= 0:
            if k == at:
                unit = extra
            elif k > at:
                unit = route[k - 1]
        clock += units.hours[here, units.site[unit]]
        if not np.isnan(units.start[unit]):
            if clock > units.start[unit] + 1e-9:
                return np.inf
            clock = units.start[unit]
        clock += units.duration[unit]
        here = units.site[unit]
    return clock + units.hours[here, 0]


@njit(cache=True)
def _allowed(units, board, unit, day):
    if board.length[day] >= LONGEST_ROUTE:
        return False
    week = units.day_week[day]
    if units.week[unit] >= 0 and units.week[unit] != week:
        return False
    quota = units.quota[unit]
    if quota < 2 and board.used[quota, week] >= units.quotas[quota, week]:
        return False
    account = units.account[unit]
    if account >= 0:
        for k in range(board.length[day]):
            if units.account[board.route[day, k]] == account:
                return False
    return True


@njit(cache=True)
def date_cost(units, unit, day):
    """Hours charged for standing off the wished date and off the day of the calendar before."""
    cost = units.price[unit] * abs(units.calendar_day[day] - units.target[unit])
    if units.home[unit] >= 0 and units.home[unit] != day:
        cost += units.stability
    return cost


@njit(cache=True)
def _best_position(units, board, unit, day):
    """(added hours, position) of the cheapest insertion into a day that keeps its limits."""
    site, length = units.site[unit], board.length[day]
    best, at = np.inf, -1
    here = 0
    for k in range(length + 1):
        there = units.site[board.route[day, k]] if k < length else 0
        added = units.hours[here, site] + units.hours[site, there] - units.hours[here, there]
        if board.timed[day]:
            added = _walk(units, board.route[day], length, unit, k)
            added -= board.end[day] + units.duration[unit]
        if added < best:
            best, at = added, k
        here = there
    limit = units.longest_day if length == 0 else units.day_hours
    if board.end[day] + best + units.duration[unit] > limit + 1e-9:
        return np.inf, -1
    return best, at


@njit(cache=True)
def put(units, board, unit, day, at):
    """Insert a unit into a day's route."""
    for k in range(board.length[day], at, -1):
        board.route[day, k] = board.route[day, k - 1]
    board.route[day, at] = unit
    board.length[day] += 1
    board.day_of[unit] = day
    if not np.isnan(units.start[unit]):
        board.timed[day] = True
    if units.quota[unit] < 2:
        board.used[units.quota[unit], units.day_week[day]] += 1
    board.end[day] = _walk(units, board.route[day], board.length[day], -1, -1)


@njit(cache=True)
def _take(units, board, unit):
    day = board.day_of[unit]
    at = 0
    while board.route[day, at] != unit:
        at += 1
    for k in range(at, board.length[day] - 1):
        board.route[day, k] = board.route[day, k + 1]
    board.length[day] -= 1
    board.day_of[unit] = -1
    if units.quota[unit] < 2:
        board.used[units.quota[unit], units.day_week[day]] -= 1
    board.end[day] = _walk(units, board.route[day], board.length[day], -1, -1)


@njit(cache=True)
def place(units, board, unit, blink):
    """Put a unit where it costs least; False when no day can take it."""
    best, best_day, best_at = np.inf, -1, -1
    for day in range(len(board.length)):
        length = board.length[day]
        limit = units.longest_day if length == 0 else units.day_hours
        if board.end[day] + units.duration[unit] > limit + 1e-9:
            continue  # full even if the stop lay on the way
        fee = date_cost(units, unit, day)
        if fee >= best or not _allowed(units, board, unit, day):
            continue
        if blink > 0 and np.random.random() < blink:
            continue
        added, at = _best_position(units, board, unit, day)
        if added + fee < best:
            best, best_day, best_at = added + fee, day, at
    if best_day < 0:
        return False
    put(units, board, unit, best_day, best_at)
    return True


@njit(cache=True)
def cost_of(units, board):
    """Hours on the road and waiting, plus date costs, plus penalties of unplaced units."""
    cost = 0.0
    for day in range(len(board.length)):
        cost += board.end[day]
        over = board.end[day] - units.day_hours
        if over > 0:
            cost += 0.5 + over
    for unit in range(len(board.day_of)):
        if board.day_of[unit] < 0:
            cost += units.penalty[unit]
        else:
            cost += date_cost(units, unit, board.day_of[unit]) - units.duration[unit]
    return cost


@njit(cache=True)
def build(units, order):
    """The greedy calendar: fixed appointments first, then every unit where it costs least."""
    board = empty_board(units)
    for unit in order:
        if units.fixed[unit] >= 0:
            day = units.fixed[unit]
            at = board.length[day]
            while at > 0 and units.start[board.route[day, at - 1]] > units.start[unit]:
                at -= 1
            if at < LONGEST_ROUTE:
                put(units, board, unit, day, at)
    for unit in order:
        if units.fixed[unit] < 0 and units.home[unit] >= 0:
            _restore(units, board, unit)
    for unit in order:
        if board.day_of[unit] < 0 and units.fixed[unit] < 0:
            place(units, board, unit, 0.0)
    return board


@njit(cache=True)
def _restore(units, board, unit):
    day = units.home[unit]
    if _allowed(units, board, unit, day):
        _, at = _best_position(units, board, unit, day)
        if at >= 0:
            put(units, board, unit, day, at)


@njit(cache=True)
def _ruin(units, board, near, out):
    """Take out units near a random one, or all of two days; returns how many are out."""
    count = 0
    for unit in range(len(board.day_of)):
        if board.day_of[unit] < 0 and units.fixed[unit] < 0:
            out[count] = unit
            count += 1
    if np.random.random() < 0.5:
        seed = np.random.randint(len(board.day_of))
        wanted = 4 + np.random.randint(9)
        for unit in near[seed]:
            if wanted == 0:
                break
            if board.day_of[unit] >= 0 and units.fixed[unit] < 0 and np.random.random() < 0.7:
                _take(units, board, unit)
                out[count] = unit
                count, wanted = count + 1, wanted - 1
        return count
    for _ in range(3):
        day = np.random.randint(len(board.length))
        for k in range(board.length[day] - 1, -1, -1):
            unit = board.route[day, k]
            if units.fixed[unit] < 0:
                _take(units, board, unit)
                out[count] = unit
                count += 1
    return count


@njit(cache=True)
def _arrange(units, out, count):
    """Order of putting back: by chance, farthest first, or most missed first."""
    for k in range(count - 1, 0, -1):
        other = np.random.randint(k + 1)
        out[k], out[other] = out[other], out[k]
    rule = np.random.random()
    if rule < 0.4:
        return
    for k in range(1, count):
        unit, at = out[k], k
        key = units.hours[0, units.site[unit]] if rule < 0.7 else units.penalty[unit]
        while at > 0:
            before = out[at - 1]
            other = units.hours[0, units.site[before]] if rule < 0.7 else units.penalty[before]
            if other >= key:
                break
            out[at] = before
            at -= 1
        out[at] = unit


@njit(cache=True)
def improve(units, board, near, rounds, heat, seed):
    """Ruin and recreate with annealing; returns the best board found."""
    np.random.seed(seed)
    best, trial = empty_board(units), empty_board(units)
    copy_board(board, best)
    cost = cost_of(units, board)
    best_cost = cost
    out = np.empty(len(board.day_of), np.int64)
    for step in range(rounds):
        copy_board(board, trial)
        count = _ruin(units, trial, near, out)
        _arrange(units, out, count)
        for k in range(count):
            place(units, trial, out[k], BLINK)
        new = cost_of(units, trial)
        temperature = heat * (1.0 - step / rounds) + 1e-6
        if new < cost - temperature * np.log(np.random.random()):
            copy_board(trial, board)
            cost = new
            if new < best_cost - 1e-9:
                copy_board(trial, best)
                best_cost = new
    return best
