"""Local search over the choices of a region (compiled): annealing on short lists, one-move polish.

A step takes one account out and puts it back another way. Broken limits cost their weight, so two
steps that together keep all limits (a swap) pass through a slightly broken state.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tandem.planning.coverage.kernels import (
    choice_costs,
    priced_owners,
    priced_partners,
    spread_classes,
)
from tandem.planning.coverage.penalties import (
    add_choice,
    empty_use,
    other_rows,
    over,
    seller_penalty,
    seller_rows,
)
from tandem.planning.coverage.region import IMPOSSIBLE

PARTNERS_KEPT = 3
FORBIDDEN = IMPOSSIBLE / 2
"""Below this a choice is forbidden by people: no penalty, however large, may buy it."""


@njit(cache=True)
def _best_columns(columns, kept, out):
    """Indices of the best few partner columns, best first (-1 where there are fewer)."""
    for k in range(kept):
        best, at = -1e8, -1
        for q in range(len(columns)):
            if columns[q] > best:
                taken = False
                for before in range(k):
                    taken = taken or out[before] == q
                if not taken:
                    best, at = columns[q], q
        out[k] = at


@njit(cache=True)
def _insert(worths, js, os, qs, worth, j, o, q):
    at = len(worths) - 1
    while at > 0 and worths[at - 1] < worth:
        worths[at] = worths[at - 1]
        js[at], os[at], qs[at] = js[at - 1], os[at - 1], qs[at - 1]
        at -= 1
    worths[at] = worth
    js[at], os[at], qs[at] = j, o, q


@njit(cache=True)
def short_lists(arrays, seller, seat, partner, move, size):
    """The `size` best choices of every account at the prices: worth, seller, option, partner."""
    n, count_j, count_o = arrays.value.shape
    classes, count_q = len(arrays.load), len(partner) + 2
    worths = np.full((n, size), -1e17)
    js, os = np.zeros((n, size), np.int32), np.zeros((n, size), np.int32)
    qs = np.zeros((n, size), np.int32)
    columns = np.empty((classes, count_q))
    order = np.empty((classes, PARTNERS_KEPT), np.int64)
    class_worth, option_worth = np.empty(classes), np.empty(count_o)
    worth, row_best = np.empty((count_j, count_o)), np.empty(count_j)
    cost = choice_costs(arrays, seller, seat)
    for i in range(n):
        for c in range(classes):
            class_worth[c] = priced_partners(arrays, i, c, partner, columns[c])
            _best_columns(columns[c], PARTNERS_KEPT, order[c])
        spread_classes(arrays, class_worth, option_worth)
        priced_owners(arrays, i, option_worth, cost, seller[1], move, worth, row_best)
        for j in range(count_j):
            for o in range(count_o):
                if worth[j, o] <= worths[i, size - 1] or worth[j, o] < -1e7:
                    continue
                c = arrays.option_class[o]
                for k in range(PARTNERS_KEPT):
                    q = order[c, k]
                    if q < 0:
                        break
                    total = worth[j, o] - class_worth[c] + columns[c, q]
                    if total <= worths[i, size - 1]:
                        break
                    _insert(worths[i], js[i], os[i], qs[i], total, j, o, q)
    return worths, js, os, qs


@njit(cache=True)
def other_ways(arrays, seller, seat, partner, move, mode, plan, size):
    """The best choice of each (seller, mode) that is not the present choice: the `size` best of
    every account, best first, as worth, seller, option, partner (worth -1e17 where fewer)."""
    n, count_j, count_o = arrays.value.shape
    classes, count_q = len(arrays.load), len(partner) + 2
    worths = np.full((n, size), -1e17)
    js, os = np.zeros((n, size), np.int64), np.zeros((n, size), np.int64)
    qs = np.zeros((n, size), np.int64)
    columns, order = np.empty((classes, count_q)), np.empty((classes, 2), np.int64)
    class_worth, option_worth = np.empty(classes), np.empty(count_o)
    worth, row_best = np.empty((count_j, count_o)), np.empty(count_j)
    cost = choice_costs(arrays, seller, seat)
    best, at_o, at_q = np.empty(4), np.empty(4, np.int64), np.empty(4, np.int64)
    for i in range(n):
        for c in range(classes):
            class_worth[c] = priced_partners(arrays, i, c, partner, columns[c])
            _best_columns(columns[c], 2, order[c])
        spread_classes(arrays, class_worth, option_worth)
        priced_owners(arrays, i, option_worth, cost, seller[1], move, worth, row_best)
        for j in range(count_j):
            best[:] = -1e17
            for o in range(count_o):
                c, total = arrays.option_class[o], worth[j, o]
                q = order[c, 0]
                if q < 0 or total < -1e7:
                    continue
                if j == plan[0][i] and o == plan[1][i] and q == plan[2][i]:
                    q = order[c, 1]
                    if q < 0:
                        continue
                    total += columns[c, q] - class_worth[c]
                if total > best[mode[o]]:
                    best[mode[o]], at_o[mode[o]], at_q[mode[o]] = total, o, q
            for m in range(4):
                if best[m] > worths[i, size - 1]:
                    _insert(worths[i], js[i], os[i], qs[i], best[m], j, at_o[m], at_q[m])
    return worths, js, os, qs


@njit(cache=True)
def use_of(arrays, owner, option, partner):
    """Use of every row by a whole plan."""
    use = empty_use(len(arrays.visit_cap), len(arrays.seat_cap), len(arrays.partner_cap))
    for i in range(len(owner)):
        add_choice(arrays, use, i, owner[i], option[i], partner[i], 1.0)
    return use


@njit(cache=True)
def value_of(arrays, i, j, o, q):
    return arrays.value[i, j, o] + arrays.partner_value[i, arrays.option_class[o], q]


@njit(cache=True)
def listed_values(arrays, js, os, qs):
    """(n, size) unpriced value of every listed choice, close together in memory."""
    values = np.empty(js.shape)
    for i in range(js.shape[0]):
        for k in range(js.shape[1]):
            values[i, k] = value_of(arrays, i, js[i, k], os[i, k], qs[i, k])
    return values


@njit(cache=True)
def _touched(arrays, weights, limits, use, j, q, j2, q2):
    """Penalty of all rows that a change from (j, q) to (j2, q2) can touch."""
    cost = seller_rows(weights, limits, use, j) + other_rows(arrays, weights, limits, use, j, q)
    if j2 != j:
        cost += seller_rows(weights, limits, use, j2)
        s2 = arrays.seat[j2]
        if s2 != arrays.seat[j]:
            cost += over(weights.calls[s2], use.calls[s2], limits.calls[s2])
    if q2 != q:
        cost += over(weights.loads[q2], use.loads[q2], limits.loads[q2])
    return cost


@njit(cache=True)
def anneal(arrays, lists, weights, limits, use, owner, option, partner, heat, steps, seed):
    """Random steps on the short lists at one temperature; the plan is changed in place."""
    np.random.seed(seed)
    active, counts, js, os, qs, worth = lists
    now = np.empty(len(owner))
    for i in active:
        now[i] = value_of(arrays, i, owner[i], option[i], partner[i])
    for _ in range(steps):
        i = active[np.random.randint(len(active))]
        pick = np.random.random()
        k = int(counts[i] * pick * pick)
        j, o, q = owner[i], option[i], partner[i]
        j2, o2, q2 = js[i, k], os[i, k], qs[i, k]
        if j == j2 and o == o2 and q == q2:
            continue
        gain = worth[i, k] - now[i]
        before = _touched(arrays, weights, limits, use, j, q, j2, q2)
        add_choice(arrays, use, i, j, o, q, -1.0)
        add_choice(arrays, use, i, j2, o2, q2, 1.0)
        gain -= _touched(arrays, weights, limits, use, j, q, j2, q2) - before
        if gain >= 0 or gain > heat * np.log(np.random.random()):
            owner[i], option[i], partner[i] = j2, o2, q2
            now[i] = worth[i, k]
        else:
            add_choice(arrays, use, i, j2, o2, q2, -1.0)
            add_choice(arrays, use, i, j, o, q, 1.0)


@njit(cache=True)
def _class_best(arrays, weights, limits, use, i, worth, chosen):
    """Best partner of every class, given what is left of each partner."""
    for c in range(len(arrays.load)):
        worth[c], chosen[c] = -1e18, -1
        for q in range(len(use.loads)):
            gain = arrays.partner_value[i, c, q]
            if gain > worth[c] and gain > FORBIDDEN:
                gain -= over(weights.loads[q], use.loads[q] + arrays.load[c], limits.loads[q])
                gain += over(weights.loads[q], use.loads[q], limits.loads[q])
                if gain > worth[c]:
                    worth[c], chosen[c] = gain, q


@njit(cache=True)
def best_place(arrays, weights, limits, use, i, worth, chosen):
    """The best way to put account i (not in `use`) back: (gain, seller, option, partner)."""
    _class_best(arrays, weights, limits, use, i, worth, chosen)
    best, at_j, at_o = -1e18, -1, -1
    for j in range(arrays.value.shape[1]):
        s = arrays.seat[j]
        base = seller_rows(weights, limits, use, j)
        calls = over(weights.calls[s], use.calls[s], limits.calls[s])
        moved = use.moves[0] + arrays.moves[i, j]
        move_cost = over(weights.moves[0], moved, limits.moves[0])
        trip = arrays.visit_hours + arrays.trip[i, j]
        for o in range(arrays.value.shape[2]):
            if chosen[arrays.option_class[o]] < 0 or arrays.value[i, j, o] < FORBIDDEN:
                continue
            gain = arrays.value[i, j, o] + worth[arrays.option_class[o]] - move_cost
            if gain + base + calls <= best:
                continue
            visits = use.visits[j] + arrays.visits[o]
            hours = use.hours[j] + arrays.visits[o] * trip + arrays.admin[o]
            tops = use.tops[j] + arrays.top[o]
            gain += base - seller_penalty(weights, limits, j, visits, hours, tops)
            gain += calls - over(weights.calls[s], use.calls[s] + arrays.calls[o], limits.calls[s])
            if gain > best:
                best, at_j, at_o = gain, j, o
    if at_j < 0:
        return best, at_j, at_o, at_j
    return best, at_j, at_o, chosen[arrays.option_class[at_o]]


@njit(cache=True)
def polish(arrays, weights, limits, use, owner, option, partner):
    """Put every account back the best way, once round; returns how many changed."""
    classes = len(arrays.load)
    worth, chosen = np.empty(classes), np.empty(classes, np.int64)
    changed = 0
    for i in range(len(owner)):
        j, o, q = owner[i], option[i], partner[i]
        add_choice(arrays, use, i, j, o, q, -1.0)
        _, j2, o2, q2 = best_place(arrays, weights, limits, use, i, worth, chosen)
        if j2 >= 0 and (j2 != j or o2 != o or q2 != q):
            here = _place_gain(arrays, weights, limits, use, i, j, o, q)
            there = _place_gain(arrays, weights, limits, use, i, j2, o2, q2)
            if there > here + 1e-9:
                j, o, q = j2, o2, q2
                changed += 1
        owner[i], option[i], partner[i] = j, o, q
        add_choice(arrays, use, i, j, o, q, 1.0)
    return changed


@njit(cache=True)
def _place_gain(arrays, weights, limits, use, i, j, o, q):
    before = seller_rows(weights, limits, use, j)
    before += other_rows(arrays, weights, limits, use, j, q)
    add_choice(arrays, use, i, j, o, q, 1.0)
    after = seller_rows(weights, limits, use, j)
    after += other_rows(arrays, weights, limits, use, j, q)
    add_choice(arrays, use, i, j, o, q, -1.0)
    return value_of(arrays, i, j, o, q) + before - after
