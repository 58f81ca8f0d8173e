"""Inner loops over choices (compiled; one thread).

A step of the search changes one item's choice, or sends a second item away from where the first
one went (a swap, or a chain of two). Broken limits cost their weight, so two steps that together
keep all limits may pass through a slightly broken state.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tandem.planning.compiled import njit

_SLACK = 1e-9
_COLDEST = 16.0  # a step that costs so many temperatures is never taken


class State(NamedTuple):
    """A plan and what it uses; changed in place.

    `taken` (n,), `load` (R,), `cost` (1,), `broken` (1,) rows over their limit. `members`
    (R, width), `slot` (n,), `held` (R,): which items each home holds. `best` (n,), `best_cost`
    (1,): the cheapest plan seen that keeps every limit.
    """

    taken: np.ndarray
    load: np.ndarray
    cost: np.ndarray
    broken: np.ndarray
    members: np.ndarray
    slot: np.ndarray
    held: np.ndarray
    best: np.ndarray
    best_cost: np.ndarray


@njit()
def priced(cost, rows, use, row_price, i, k):
    """Cost of one choice together with what its rows are worth."""
    total = cost[i, k]
    for at in range(rows.shape[2]):
        if rows[i, k, at] >= 0:
            total += row_price[rows[i, k, at]] * use[i, k, at]
    return total


@njit()
def cheapest(choices, row_price, used):
    """Sum over items of the cheapest priced choice; adds its use to `used` (R,)."""
    cost, rows, use = choices.cost, choices.rows, choices.use
    total = 0.0
    for i in range(cost.shape[0]):
        best, pick = np.inf, 0
        for k in range(choices.size[i]):
            worth = priced(cost, rows, use, row_price, i, k)
            if worth < best:
                best, pick = worth, k
        total += best
        for at in range(rows.shape[2]):
            if rows[i, pick, at] >= 0:
                used[rows[i, pick, at]] += use[i, pick, at]
    return total


@njit()
def all_priced(choices, row_price):
    """(n, k) priced cost of every choice, infinite where an item has fewer."""
    out = np.full(choices.cost.shape, np.inf)
    for i in range(choices.cost.shape[0]):
        for k in range(choices.size[i]):
            out[i, k] = priced(choices.cost, choices.rows, choices.use, row_price, i, k)
    return out


@njit(inline="always")
def _used(rows, use, i, k, row):
    """How much of a row choice k of item i uses."""
    for at in range(rows.shape[2]):
        if rows[i, k, at] == row:
            return use[i, k, at]
    return 0.0


@njit(inline="always")
def _over(amount):
    return amount if amount > 0.0 else 0.0


@njit(inline="always")
def _change(choices, weights, load, i, old, k):
    """Change of cost and penalty if item i took choice k instead of `old`; nothing is changed."""
    cost, rows, use, _count, capacity = choices
    change = cost[i, k] - cost[i, old]
    for at in range(rows.shape[2]):
        row = rows[i, k, at]
        if row >= 0:
            room = load[row] - capacity[row]
            more = use[i, k, at] - _used(rows, use, i, old, row)
            change += weights[row] * (_over(room + more) - _over(room))
        row = rows[i, old, at]
        if row >= 0 and _used(rows, use, i, k, row) == 0.0:
            room = load[row] - capacity[row]
            change += weights[row] * (_over(room - use[i, old, at]) - _over(room))
    return change


@njit(inline="always")
def _move(choices, load, i, k, sign):
    """Add (1.0) or take away (-1.0) what choice k of item i uses; returns rows broken anew."""
    broken = 0
    for at in range(choices.rows.shape[2]):
        row = choices.rows[i, k, at]
        if row >= 0:
            limit = choices.capacity[row] + _SLACK
            before = load[row] > limit
            load[row] += sign * choices.use[i, k, at]
            broken += int(load[row] > limit) - int(before)
    return broken


@njit(inline="always")
def switch(choices, state, i, k):
    """Give item i choice k. Homes are left as they are."""
    old = state.taken[i]
    state.broken[0] += _move(choices, state.load, i, old, -1.0)
    state.broken[0] += _move(choices, state.load, i, k, 1.0)
    state.cost[0] += choices.cost[i, k] - choices.cost[i, old]
    state.taken[i] = k


@njit(inline="always")
def rehome(state, i, old, new):
    """Keep the lists of members after item i went from home `old` to home `new`."""
    if old == new:
        return
    last = state.held[old] - 1
    other = state.members[old, last]
    state.members[old, state.slot[i]] = other
    state.slot[other] = state.slot[i]
    state.held[old] = last
    state.members[new, state.held[new]] = i
    state.slot[i] = state.held[new]
    state.held[new] += 1


@njit()
def fill(choices, state):
    """Loads, cost and members of `state.taken`, from scratch."""
    state.load[:] = 0.0
    state.held[:] = 0
    state.cost[0] = 0.0
    state.broken[0] = 0
    for i in range(len(state.taken)):
        k = state.taken[i]
        state.broken[0] += _move(choices, state.load, i, k, 1.0)
        state.cost[0] += choices.cost[i, k]
        home = choices.rows[i, k, 0]
        state.slot[i] = state.held[home]
        state.members[home, state.held[home]] = i
        state.held[home] += 1


@njit(inline="always")
def throw(dice):
    """A random number in [0, 1) (Marsaglia's xorshift); `dice` (1,) uint64 is changed in place."""
    x = dice[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    dice[0] = x
    return (x >> np.uint64(11)) * 1.1102230246251565e-16


@njit(inline="always")
def _listed(count, i, dice):
    """A choice at random, better ones more often."""
    pick = throw(dice)
    return int(count[i] * pick * pick)


@njit(inline="always")
def _accepts(change, heat, dice):
    if change <= 0.0:
        return True
    return change < _COLDEST * heat and change < -heat * np.log(throw(dice))


@njit(inline="always")
def _pushed_out(choices, places, state, home, new, dice):
    """Whom to send away from home `new`, and to which choice: often to `home`, which got room."""
    other = state.members[new, int(throw(dice) * state.held[new])]
    k = places[other, home]
    if k < 0 or k >= choices.size[other] or throw(dice) < 0.5:
        k = _listed(choices.size, other, dice)
    target = choices.rows[other, k, 0]
    if k == state.taken[other] or (target != home and state.held[target] == state.members.shape[1]):
        return -1, 0
    return other, k


@njit()
def anneal(choices, places, weights, state, heat, steps, dice):
    """So many random steps at one temperature; lists must be sorted, best choice first.

    `places` (n, R): the first choice of each item with that home, -1 if none.
    """
    n, width = len(state.taken), state.members.shape[1]
    for _ in range(steps):
        i = int(throw(dice) * n)
        k, old = _listed(choices.size, i, dice), state.taken[i]
        if k == old:
            continue
        home, new = choices.rows[i, old, 0], choices.rows[i, k, 0]
        if home != new and state.held[new] == width:
            continue
        change = _change(choices, weights, state.load, i, old, k)
        if _accepts(change, heat, dice):
            switch(choices, state, i, k)
            rehome(state, i, home, new)
        elif home != new and state.held[new] > 0:
            other, k2 = _pushed_out(choices, places, state, home, new, dice)
            if other < 0:
                continue
            old2 = state.taken[other]
            switch(choices, state, i, k)
            change += _change(choices, weights, state.load, other, old2, k2)
            if not _accepts(change, heat, dice):
                switch(choices, state, i, old)
                continue
            switch(choices, state, other, k2)
            rehome(state, i, home, new)
            rehome(state, other, new, choices.rows[other, k2, 0])
        if state.broken[0] == 0 and state.cost[0] < state.best_cost[0] - _SLACK:
            state.best_cost[0] = state.cost[0]
            state.best[:] = state.taken
