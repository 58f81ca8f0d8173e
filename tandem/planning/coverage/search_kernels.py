"""Local search over the choices of a region (compiled): annealing on short lists, one-move polish.

A plan is the column of the list that every account takes. Broken limits cost their weight, so two
steps that together keep all limits (a swap) pass through a slightly broken state.
"""

from __future__ import annotations

import numpy as np

from tandem.planning.compiled import njit
from tandem.planning.coverage.listing import write_choice
from tandem.planning.coverage.penalties import gain_of, put, strain
from tandem.planning.coverage.region import IMPOSSIBLE

FORBIDDEN = IMPOSSIBLE / 2
"""Below this a choice is forbidden by people: no penalty, however large, may buy it."""


@njit()
def use_of(listed, taken, use):
    """Use of every row by a whole plan, written to `use`."""
    use[:] = 0.0
    for i in range(len(taken)):
        for at in range(listed.rows.shape[2]):
            use[listed.rows[i, taken[i], at]] += listed.amounts[i, taken[i], at]


@njit()
def anneal(listed, rows, active, taken, heat, steps, seed):
    """Random steps on the short lists at one temperature; the plan is changed in place."""
    np.random.seed(seed)
    for _ in range(steps):
        i = active[np.random.randint(len(active))]
        pick = np.random.random()
        k = int(listed.counts[i] * pick * pick)
        now = taken[i]
        if k == now:
            continue
        gain = gain_of(listed, rows, i, now, k)
        if gain >= 0 or gain > heat * np.log(np.random.random()):
            put(listed, rows, i, now, -1.0)
            put(listed, rows, i, k, 1.0)
            taken[i] = k


@njit()
def _class_best(arrays, rows, first_load, i, worth, chosen):
    """Best partner of every class, given what is left of each partner."""
    for c in range(len(arrays.load)):
        worth[c], chosen[c] = -1e18, -1
        for q in range(arrays.partner_value.shape[2]):
            gain = arrays.partner_value[i, c, q]
            if gain > worth[c] and gain > FORBIDDEN:
                gain -= strain(rows, first_load + q, arrays.load[c])
                if gain > worth[c]:
                    worth[c], chosen[c] = gain, q


@njit()
def _best_place(arrays, rows, i, worth, chosen):
    """The best way to put account i (not in use) back: seller, option, partner; -1 if none."""
    count_j, seats = len(arrays.visit_cap), len(arrays.seat_cap)
    first_load = 3 * count_j + seats
    _class_best(arrays, rows, first_load, i, worth, chosen)
    best, at_j, at_o = -1e18, -1, -1
    for j in range(count_j):
        moved = strain(rows, len(rows.use) - 1, arrays.moves[i, j])
        trip = arrays.visit_hours + arrays.trip[i, j]
        for o in range(arrays.value.shape[2]):
            if chosen[arrays.option_class[o]] < 0 or arrays.value[i, j, o] < FORBIDDEN:
                continue
            gain = arrays.value[i, j, o] + worth[arrays.option_class[o]] - moved
            gain -= strain(rows, j, arrays.visits[o])
            gain -= strain(rows, count_j + j, arrays.visits[o] * trip + arrays.admin[o])
            gain -= strain(rows, 2 * count_j + j, arrays.top[o])
            gain -= strain(rows, 3 * count_j + arrays.seat[j], arrays.calls[o])
            if gain > best:
                best, at_j, at_o = gain, j, o
    if at_j < 0:
        return -1, -1, -1
    return at_j, at_o, chosen[arrays.option_class[at_o]]


@njit()
def polish(arrays, listed, rows, taken):
    """Put every account back the best of all ways, once round; returns how many changed.

    The way found is written into a spare column of the account's list and taken from there.
    """
    worth, chosen = np.empty(len(arrays.load)), np.empty(len(arrays.load), np.int64)
    changed = 0
    for i in range(len(taken)):
        now = taken[i]
        put(listed, rows, i, now, -1.0)
        j, o, q = _best_place(arrays, rows, i, worth, chosen)
        put(listed, rows, i, now, 1.0)
        before = listed.choice[i, now]
        if j < 0 or (before[0] == j and before[1] == o and before[2] == q):
            continue
        spare = listed.value.shape[1] - 1
        if now == spare:
            spare -= 1
        write_choice(arrays, listed, i, spare, j, o, q)
        if gain_of(listed, rows, i, now, spare) > 1e-9:
            put(listed, rows, i, now, -1.0)
            put(listed, rows, i, spare, 1.0)
            taken[i] = spare
            changed += 1
    return changed
