"""Where every visit stands: routes of days, and what putting one in or out costs (compiled).

A unit is what is planned as one: a visit of a seller's quarter, or all visits of a customer who is
seen on one of several given sets of days. A choice is one such set with its charge in hours. Units
stand in routes, `vehicles` of them a day; a route begins and ends at site 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tandem.planning.compiled import njit

CUSTOMER, PARTNER, NO_QUOTA = 0, 1, 2
_EXTRA_HOUR = 0.5  # what a day beyond the daily hours costs besides its hours
_EPSILON = 1e-9

lean = njit(_nrt=False)
"""For functions that make no arrays: counting references would take most of their time."""


class Units(NamedTuple):
    """U units, P choices, D days, W weeks, S sites, N window rows, L stops a route may have.

    The choices of unit u are rows first_choice[u] to first_choice[u + 1], cheapest fee first.
    """

    site: np.ndarray  # (U,)
    duration: np.ndarray  # (U,) hours
    load: np.ndarray  # (U,)
    quota: np.ndarray  # (U,) CUSTOMER, PARTNER or NO_QUOTA
    twin: np.ndarray  # (U,) units of one number never share a day; -1 none
    penalty: np.ndarray  # (U,) cost of not placing
    movable: np.ndarray  # (U,)
    window: np.ndarray  # (U,) row of opens and closes, -1 any hour
    first_choice: np.ndarray  # (U + 1,)
    often: np.ndarray  # (U,) days in each choice
    days: np.ndarray  # (P, F)
    fee: np.ndarray  # (P,)
    hours: np.ndarray  # (S, S) travel
    opens: np.ndarray  # (N, D) earliest start of the visit
    closes: np.ndarray  # (N, D) latest start of the visit
    day_week: np.ndarray  # (D,)
    quotas: np.ndarray  # (2, W)
    crowd: np.ndarray  # (L + 1,) cost of so many stops on one day, convex
    vehicles: int
    capacity: float
    day_hours: float
    longest_day: float  # of a day with one stop
    earliest: float  # hour at which a day may begin


class Board(NamedTuple):
    """R routes in the order of days, then vehicles."""

    route: np.ndarray  # (R, L) units in order
    stop: np.ndarray  # (R, L + 2) their sites between two visits to site 0
    leg: np.ndarray  # (R, L + 1) hours from each site to the next
    length: np.ndarray  # (R,)
    span: np.ndarray  # (R,) hours from leaving to returning
    load: np.ndarray  # (R,)
    timed: np.ndarray  # (R,) how many stops have a window
    choice: np.ndarray  # (U,) -1 unplaced
    route_of: np.ndarray  # (U, F)
    used: np.ndarray  # (2, W)


@njit()
def empty_board(units):
    days, size = len(units.day_week), len(units.site)
    routes, longest = days * units.vehicles, len(units.crowd) - 1
    return Board(
        np.full((routes, longest), -1, np.int32),
        np.zeros((routes, longest + 2), np.int32),
        np.zeros((routes, longest + 1)),
        np.zeros(routes, np.int64),
        np.zeros(routes),
        np.zeros(routes),
        np.zeros(routes, np.int64),
        np.full(size, -1, np.int64),
        np.full((size, units.days.shape[1]), -1, np.int64),
        np.zeros_like(units.quotas),
    )


@lean
def copy_board(source, target):
    for r in range(len(source.length)):
        length = source.length[r]
        for k in range(length):
            target.route[r, k] = source.route[r, k]
            target.stop[r, k + 1] = source.stop[r, k + 1]
            target.leg[r, k] = source.leg[r, k]
        target.stop[r, length + 1] = 0
        target.leg[r, length] = source.leg[r, length]
        target.length[r] = length
        target.span[r] = source.span[r]
        target.load[r] = source.load[r]
        target.timed[r] = source.timed[r]
    for unit in range(len(source.choice)):
        target.choice[unit] = source.choice[unit]
        for turn in range(source.route_of.shape[1]):
            target.route_of[unit, turn] = source.route_of[unit, turn]
    for week in range(source.used.shape[1]):
        target.used[0, week] = source.used[0, week]
        target.used[1, week] = source.used[1, week]


@lean
def span_with(units, board, r, extra, at):
    """Hours of a route with `extra` put in at position `at` (-1: as it is), leaving as late as
    its windows allow; inf when a window cannot be met. Vidal's concatenation of segments."""
    day = r // units.vehicles
    span, early, late = 0.0, units.earliest, np.inf
    here, steps = 0, board.length[r] + (1 if extra >= 0 else 0)
    for k in range(steps):
        if extra >= 0 and k == at:
            unit = extra
        else:
            unit = board.route[r, k - 1 if extra >= 0 and k > at else k]
        site, row = units.site[unit], units.window[unit]
        span += units.hours[here, site]
        here = site
        if row >= 0:
            if early + span > units.closes[row, day] + _EPSILON:
                return np.inf
            wait = max(units.opens[row, day] - span - late, 0.0)
            early = max(units.opens[row, day] - span, early) - wait
            late = min(units.closes[row, day] - span, late) + wait
            span += wait
        span += units.duration[unit]
    return span + units.hours[here, 0]


@lean
def _cheapest_gap(units, board, r, unit):
    """(hours added besides the visit itself, position) of the best place in one route. Roads are
    as long one way as the other."""
    best, at = np.inf, -1
    if board.timed[r] > 0 or units.window[unit] >= 0:
        for k in range(board.length[r] + 1):
            added = span_with(units, board, r, unit, k) - board.span[r] - units.duration[unit]
            if added < best:
                best, at = added, k
    else:
        road, stop, leg = units.hours[units.site[unit]], board.stop[r], board.leg[r]
        for k in range(board.length[r] + 1):
            added = road[stop[k]] + road[stop[k + 1]] - leg[k]
            if added < best:
                best, at = added, k
    return best, at


@lean
def best_place(units, board, unit, day):
    """(cost, route, position) of the cheapest place on a day that keeps its limits; cost inf when
    there is none."""
    best, best_route, best_at = np.inf, -1, -1
    hours, load = units.duration[unit], units.load[unit]
    for r in range(day * units.vehicles, (day + 1) * units.vehicles):
        length = board.length[r]
        limit = units.longest_day if length == 0 else units.day_hours
        room = limit - board.span[r] - hours + _EPSILON
        is_full = board.load[r] + load > units.capacity + _EPSILON
        if room < 0 or is_full or length >= board.route.shape[1]:
            continue
        added, at = _cheapest_gap(units, board, r, unit)
        if added <= room and not _meets_twin(units, board, r, unit):
            over = board.span[r] + hours + added - units.day_hours
            if over > _EPSILON:
                added += _EXTRA_HOUR + over
            added += units.crowd[length + 1] - units.crowd[length]
            if added < best:
                best, best_route, best_at = added, r, at
        if length == 0:
            break  # the other empty routes of the day are no different
    return best, best_route, best_at


@lean
def has_quota(units, board, unit, day):
    """Whether the week of a day has room for one more of this kind."""
    quota, week = units.quota[unit], units.day_week[day]
    return quota == NO_QUOTA or board.used[quota, week] < units.quotas[quota, week]


@lean
def _meets_twin(units, board, r, unit):
    """Whether the route already sees the account of this unit."""
    twin = units.twin[unit]
    if twin >= 0:
        for k in range(board.length[r]):
            if units.twin[board.route[r, k]] == twin:
                return True
    return False


@lean
def insert(units, board, unit, turn, r, at):
    """Put the `turn`-th visit of a unit into a route."""
    length = board.length[r]
    for k in range(length, at, -1):
        board.route[r, k] = board.route[r, k - 1]
        board.stop[r, k + 1] = board.stop[r, k]
        board.leg[r, k + 1] = board.leg[r, k]
    board.route[r, at] = unit
    board.stop[r, length + 2] = 0
    board.stop[r, at + 1] = units.site[unit]
    board.leg[r, at] = units.hours[board.stop[r, at], units.site[unit]]
    board.leg[r, at + 1] = units.hours[units.site[unit], board.stop[r, at + 2]]
    board.length[r] += 1
    board.route_of[unit, turn] = r
    _count(units, board, unit, r, 1)


@lean
def _count(units, board, unit, r, step):
    """Keep the sums of a route that has got or lost a unit."""
    day = r // units.vehicles
    board.load[r] += step * units.load[unit]
    if units.window[unit] >= 0:
        board.timed[r] += step
    if units.quota[unit] < NO_QUOTA:
        board.used[units.quota[unit], units.day_week[day]] += step
    if board.timed[r] > 0:
        board.span[r] = span_with(units, board, r, -1, -1)
    else:
        board.span[r] = 0.0
        for k in range(board.length[r]):
            board.span[r] += board.leg[r, k] + units.duration[board.route[r, k]]
        board.span[r] += board.leg[r, board.length[r]]


@lean
def take_out(units, board, unit):
    """Remove all visits of a unit."""
    board.choice[unit] = -1
    for turn in range(units.often[unit]):
        r = board.route_of[unit, turn]
        at, last = 0, board.length[r] - 1
        while board.route[r, at] != unit:
            at += 1
        for k in range(at, last):
            board.route[r, k] = board.route[r, k + 1]
            board.stop[r, k + 1] = board.stop[r, k + 2]
            board.leg[r, k + 1] = board.leg[r, k + 2]
        board.stop[r, last + 1] = 0
        board.leg[r, at] = units.hours[board.stop[r, at], board.stop[r, at + 1]]
        board.length[r] = last
        _count(units, board, unit, r, -1)


@lean
def cost_of(units, board):
    """Hours on the road and waiting, crowded and overlong days, fees of the choices, and the
    penalties of units without a place."""
    cost = 0.0
    for r in range(len(board.length)):
        cost += board.span[r] + units.crowd[board.length[r]]
        over = board.span[r] - units.day_hours
        if over > _EPSILON:
            cost += _EXTRA_HOUR + over
    for unit in range(len(board.choice)):
        if board.choice[unit] < 0:
            cost += units.penalty[unit]
        else:
            cost += units.fee[board.choice[unit]] - units.often[unit] * units.duration[unit]
    return cost


@lean
def hold(units, board, unit):
    """Put a fixed appointment on its day whatever the day's length; False when its hour cannot be
    reached there."""
    choice = units.first_choice[unit]
    r = units.days[choice, 0] * units.vehicles
    if board.length[r] >= board.route.shape[1]:
        return False
    added, at = _cheapest_gap(units, board, r, unit)
    if added == np.inf:
        return False
    insert(units, board, unit, 0, r, at)
    board.choice[unit] = choice
    return True
