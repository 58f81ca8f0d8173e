"""Ruin and recreate (compiled): take out what lies together, put each back where it costs least.

Annealing accepts. Strings of neighbouring stops are taken from their routes (slack induction by
string removals, Christiaens and Vanden Berghe 2020), or all stops of a few days.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tandem.planning.calendar.board import (
    best_place,
    copy_board,
    cost_of,
    empty_board,
    has_quota,
    insert,
    lean,
    take_out,
)
from tandem.planning.compiled import njit


class Effort(NamedTuple):
    """How long and how boldly to search; temperatures in the unit of cost."""

    rounds: int
    hot: float
    cold: float
    together: float  # stops taken out in one round, on average
    longest_string: int
    whole_days: float  # share of rounds that empty whole days
    blink: float  # share of days overlooked when a place is sought


class Scratch(NamedTuple):
    """What is known of the days for the unit now being placed."""

    ruined: np.ndarray  # (R,) number of the ruin a route was part of
    asked: np.ndarray  # (D,) number of the question
    cost: np.ndarray  # (D,)
    route: np.ndarray  # (D,)
    at: np.ndarray  # (D,)
    question: np.ndarray  # (2,) numbers of the last question and the last ruin


@njit()
def new_scratch(units):
    days = len(units.day_week)
    return Scratch(
        np.zeros(days * units.vehicles, np.int64),
        np.zeros(days, np.int64),
        np.zeros(days),
        np.zeros(days, np.int64),
        np.zeros(days, np.int64),
        np.zeros(2, np.int64),
    )


@lean
def _cost_on(units, board, scratch, unit, day, blink):
    """Cost of a unit's visit on a day, worked out once a question."""
    if scratch.asked[day] != scratch.question[0]:
        scratch.asked[day] = scratch.question[0]
        overlooked = blink > 0 and np.random.random() < blink
        if overlooked or not has_quota(units, board, unit, day):
            scratch.cost[day] = np.inf
        else:
            cost, r, at = best_place(units, board, unit, day)
            scratch.cost[day], scratch.route[day], scratch.at[day] = cost, r, at
    return scratch.cost[day]


@lean
def place(units, board, scratch, unit, blink):
    """Put a unit where it costs least; False when no choice can take it."""
    scratch.question[0] += 1
    best, found = np.inf, -1
    for choice in range(units.first_choice[unit], units.first_choice[unit + 1]):
        cost = units.fee[choice]
        if cost >= best:
            break  # dearer ones follow
        for turn in range(units.often[unit]):
            cost += _cost_on(units, board, scratch, unit, units.days[choice, turn], blink)
            if cost >= best:
                break
        if cost < best:
            best, found = cost, choice
    if found < 0:
        return False
    _put(units, board, scratch, unit, found)
    return True


@lean
def _put(units, board, scratch, unit, choice):
    board.choice[unit] = choice
    for turn in range(units.often[unit]):
        day = units.days[choice, turn]
        insert(units, board, unit, turn, scratch.route[day], scratch.at[day])


@njit()
def build(units, order):
    """The greedy board: each unit in turn where it costs least."""
    board, scratch = empty_board(units), new_scratch(units)
    for unit in order:
        place(units, board, scratch, unit, 0.0)
    return board


@njit()
def put_home(units, board, homes):
    """Place each unit on the choice it had before, where that still keeps all limits."""
    scratch = new_scratch(units)
    for unit in range(len(homes)):
        choice = homes[unit]
        if choice >= 0 and board.choice[unit] < 0:
            scratch.question[0] += 1
            cost = 0.0
            for turn in range(units.often[unit]):
                cost += _cost_on(units, board, scratch, unit, units.days[choice, turn], 0.0)
            if cost < np.inf:
                _put(units, board, scratch, unit, choice)


@njit()
def fill(units, board, order):
    """Place what has no place yet, in this order."""
    scratch = new_scratch(units)
    for unit in order:
        if board.choice[unit] < 0:
            place(units, board, scratch, unit, 0.0)


@lean
def _take_strings(units, board, scratch, near, effort, out, count):
    """Take strings of stops out of routes near a random unit."""
    seed = np.random.randint(len(board.choice))
    left = 1 + int(np.random.random() * 2 * effort.together)
    scratch.question[1] += 1
    for unit in near[seed]:
        if left <= 0:
            break
        if board.choice[unit] < 0:
            continue
        r = board.route_of[unit, np.random.randint(units.often[unit])]
        if scratch.ruined[r] == scratch.question[1]:
            continue
        scratch.ruined[r] = scratch.question[1]
        at = 0
        while board.route[r, at] != unit:
            at += 1
        size = 1 + np.random.randint(min(board.length[r], effort.longest_string, left))
        start = at - np.random.randint(size)
        start = max(0, min(start, board.length[r] - size))
        for k in range(start + size - 1, start - 1, -1):
            if units.movable[board.route[r, k]]:
                out[count] = board.route[r, k]
                count, left = count + 1, left - 1
                take_out(units, board, out[count - 1])
    return count


@lean
def _take_days(units, board, out, count):
    """Take all stops out of three days."""
    for _ in range(3):
        r = np.random.randint(len(board.length))
        for k in range(board.length[r] - 1, -1, -1):
            unit = board.route[r, k]
            if units.movable[unit]:
                take_out(units, board, unit)
                out[count] = unit
                count += 1
    return count


@lean
def _ruin(units, board, scratch, near, effort, out):
    """Take units out; `out` holds them and all that had no place. Returns how many."""
    count = 0
    for unit in range(len(board.choice)):
        if board.choice[unit] < 0 and units.movable[unit]:
            out[count] = unit
            count += 1
    if np.random.random() < effort.whole_days:
        return _take_days(units, board, out, count)
    return _take_strings(units, board, scratch, near, effort, out, count)


@lean
def _arrange(units, out, count):
    """Order of putting back: by chance, most missed and most bound first, farthest or nearest."""
    for k in range(count - 1, 0, -1):
        other = np.random.randint(k + 1)
        out[k], out[other] = out[other], out[k]
    rule = np.random.randint(11)
    if rule < 4:
        return
    for k in range(1, count):
        unit, at = out[k], k
        key = _urgency(units, unit, rule)
        while at > 0 and _urgency(units, out[at - 1], rule) < key:
            out[at] = out[at - 1]
            at -= 1
        out[at] = unit


@lean
def _urgency(units, unit, rule):
    if rule < 8:
        return units.penalty[unit]
    far = units.hours[0, units.site[unit]]
    return far if rule < 10 else -far


@njit()
def improve(units, board, near, effort, seed):
    """Search from a board; returns the best board found."""
    np.random.seed(seed)
    best, trial, scratch = empty_board(units), empty_board(units), new_scratch(units)
    copy_board(board, best)
    copy_board(board, trial)
    cost = cost_of(units, board)
    best_cost, temperature = cost, effort.hot
    cooling = (effort.cold / effort.hot) ** (1.0 / max(effort.rounds, 1))
    out = np.empty(len(board.choice), np.int64)
    for _ in range(effort.rounds):
        count = _ruin(units, trial, scratch, near, effort, out)
        _arrange(units, out, count)
        for k in range(count):
            place(units, trial, scratch, out[k], effort.blink)
        new = cost_of(units, trial)
        if new < cost - temperature * np.log(np.random.random()):
            copy_board(trial, board)
            cost = new
            if new < best_cost - 1e-9:
                copy_board(trial, best)
                best_cost = new
        else:
            copy_board(board, trial)
        temperature *= cooling
    return best
