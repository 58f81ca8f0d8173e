"""Exchanges of two accounts that together keep every limit (compiled).

When all rows are full, a better plan only loses by regret: the priced worth an account gives up
against its best choice. So one account with regret takes a better choice, and the one
it pushes out must give up less than it gains; the sorted short lists make that test cheap.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tandem.planning.coverage.penalties import add_choice, over, seller_rows
from tandem.planning.coverage.search_kernels import _touched, value_of


@njit(cache=True)
def _switch(arrays, weights, limits, use, plan, i, j2, o2, q2):
    """Change account i in place; returns the gain after penalties."""
    owner, option, partner = plan
    j, o, q = owner[i], option[i], partner[i]
    gain = value_of(arrays, i, j2, o2, q2) - value_of(arrays, i, j, o, q)
    before = _touched(arrays, weights, limits, use, j, q, j2, q2)
    add_choice(arrays, use, i, j, o, q, -1.0)
    add_choice(arrays, use, i, j2, o2, q2, 1.0)
    owner[i], option[i], partner[i] = j2, o2, q2
    return gain + before - _touched(arrays, weights, limits, use, j, q, j2, q2)


@njit(cache=True)
def _broken_rows(arrays, weights, limits, use, j, q):
    """Which of the rows just filled are broken now: seller, seat, partner, moves."""
    s = arrays.seat[j]
    return (
        seller_rows(weights, limits, use, j) > 0,
        over(weights.calls[s], use.calls[s], limits.calls[s]) > 0,
        over(weights.loads[q], use.loads[q], limits.loads[q]) > 0,
        over(weights.moves[0], use.moves[0], limits.moves[0]) > 0,
    )


@njit(cache=True)
def _relieves(arrays, plan, broken, i, j, q):
    """Does account i use one of the broken rows?"""
    owner, _option, partner = plan
    if broken[0] and owner[i] == j:
        return True
    if broken[2] and partner[i] == q:
        return True
    if broken[1] and arrays.seat[owner[i]] == arrays.seat[j]:
        return True
    return broken[3] and arrays.moves[i, owner[i]] > 0


@njit(cache=True)
def _follow(arrays, weights, limits, use, plan, lists, now, first, room, debt):
    """Find an account whose change turns the debt into a gain; True when the plan got better.

    `room`: priced worth that may still be given up. `debt`: gain so far (negative: still broken).
    """
    owner, option, partner = plan
    worths, counts, js, os, qs = lists
    j, q = owner[first], partner[first]
    broken = _broken_rows(arrays, weights, limits, use, j, q)
    for i in range(len(owner)):
        if worths[i, 0] - now[i] + room <= 0 or i == first:
            continue
        if not _relieves(arrays, plan, broken, i, j, q):
            continue
        jo, oo, qo = owner[i], option[i], partner[i]
        for k in range(counts[i]):
            if room + worths[i, k] - now[i] <= 0:
                break
            j3, o3, q3 = js[i, k], os[i, k], qs[i, k]
            if j3 == jo and o3 == oo and q3 == qo:
                continue
            gain = _switch(arrays, weights, limits, use, plan, i, j3, o3, q3)
            if debt + gain > 1e-7:
                now[i] = worths[i, k]
                return True
            _switch(arrays, weights, limits, use, plan, i, jo, oo, qo)
    return False


@njit(cache=True)
def exchange(arrays, weights, limits, use, plan, lists, now, order, tries, slack):
    """Try every account of `order` (most regret first); returns how many changes were taken."""
    owner, option, partner = plan
    worths, counts, js, os, qs = lists
    taken = 0
    for i in order:
        j, o, q = owner[i], option[i], partner[i]
        for k in range(min(tries, counts[i])):
            room = worths[i, k] - now[i] + slack
            if room <= slack:
                break
            j2, o2, q2 = js[i, k], os[i, k], qs[i, k]
            kept = now[i]
            debt = _switch(arrays, weights, limits, use, plan, i, j2, o2, q2)
            now[i] = worths[i, k]
            if debt > 1e-7 or _follow(
                arrays, weights, limits, use, plan, lists, now, i, room, debt
            ):
                taken += 1
                break
            _switch(arrays, weights, limits, use, plan, i, j, o, q)
            now[i] = kept
    return taken


@njit(cache=True)
def priced_now(arrays, cost, seat, partner, hour, move, plan):
    """(n,) priced worth of the present choices."""
    owner, option, chosen = plan
    worth = np.empty(len(owner))
    for i in range(len(owner)):
        j, o, q = owner[i], option[i], chosen[i]
        paid = cost[j, o] + arrays.visits[o] * arrays.trip[i, j] * hour[j]
        paid += arrays.moves[i, j] * move
        if q < len(partner):
            paid += arrays.load[arrays.option_class[o]] * partner[q]
        worth[i] = value_of(arrays, i, j, o, q) - paid
    return worth


@njit(cache=True)
def swap_places(arrays, weights, limits, use, plan, order, regret, loss):
    """Let each account of `order` trade owner, option, partner, or several of them, with
    another one; a trade that gains and keeps every limit is taken. Returns how many were.

    `regret`, `loss` (n,): priced worth an account could gain, and what its next best choice
    costs it. Who loses more than the other can gain is not asked.
    """
    taken = 0
    for i in order:
        for i2 in range(len(plan[0])):
            if loss[i2] > regret[i]:
                continue
            if _trade(arrays, weights, limits, use, plan, i, i2):
                taken += 1
    return taken


@njit(cache=True)
def _trade(arrays, weights, limits, use, plan, i, i2):
    owner, option, partner = plan
    j, o, q = owner[i], option[i], partner[i]
    j2, o2, q2 = owner[i2], option[i2], partner[i2]
    here = value_of(arrays, i, j, o, q) + value_of(arrays, i2, j2, o2, q2)
    for what in range(1, 8):  # bits: owner, option, partner
        if (what & 1 and j == j2) or (what & 2 and o == o2) or (what & 4 and q == q2):
            continue
        ja, jb = (j2, j) if what & 1 else (j, j2)
        oa, ob = (o2, o) if what & 2 else (o, o2)
        qa, qb = (q2, q) if what & 4 else (q, q2)
        there = value_of(arrays, i, ja, oa, qa) + value_of(arrays, i2, jb, ob, qb)
        if there <= here + 1e-6:
            continue
        gain = _switch(arrays, weights, limits, use, plan, i, ja, oa, qa)
        gain += _switch(arrays, weights, limits, use, plan, i2, jb, ob, qb)
        if gain > 1e-6:
            return True
        _switch(arrays, weights, limits, use, plan, i2, j2, o2, q2)
        _switch(arrays, weights, limits, use, plan, i, j, o, q)
    return False
