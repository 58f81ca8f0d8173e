"""Take a handful of related items out and put them back the best possible way (compiled).

A depth-first search over the items' choices, cut off by the prices: whatever is still open costs
at least its cheapest priced choice, less the price of all the room there is. Near the bound
little fits under that, so a dozen items are rearranged exactly in microseconds.
"""

from __future__ import annotations

import numpy as np

from tandem.planning.choices.kernels import _SLACK, _listed, _move, rehome, switch, throw
from tandem.planning.compiled import njit


@njit()
def _pick_homes(choices, state, dice, homes):
    """A random item's home and others it, or an item of those, would like; how many."""
    i = int(throw(dice) * len(state.taken))
    homes[0] = choices.rows[i, state.taken[i], 0]
    many = 1
    for _ in range(4 * len(homes)):
        if many == len(homes):
            break
        home = choices.rows[i, _listed(choices.size, i, dice), 0]
        known = state.held[home] == 0
        for at in range(many):
            known = known or homes[at] == home
        if not known:
            homes[many] = home
            many += 1
            i = state.members[home, int(throw(dice) * state.held[home])]
    return many


@njit()
def pick_handful(choices, places, worth, state, reach, dice, picked, in_hand, homes):
    """Fill `picked` with items of a few homes that could also go to another of these homes.

    `in_hand` (n,) all False on entry and return. Returns how many were found.
    """
    many, size = _pick_homes(choices, state, dice, homes), 0
    for _ in range(20 * len(picked)):
        if size == len(picked):
            break
        at = int(throw(dice) * many)
        home = homes[at]
        if state.held[home] == 0:
            continue
        i = state.members[home, int(throw(dice) * state.held[home])]
        could = in_hand[i]
        most = worth[i, state.taken[i]] - reach * np.log(max(throw(dice), 1e-12))
        for other in range(many):
            k = places[i, homes[other]]
            if other != at and 0 <= k < choices.size[i]:
                could = could or worth[i, k] <= most
        if could and not in_hand[i]:
            picked[size], in_hand[i] = i, True
            size += 1
    for at in range(size):
        in_hand[picked[at]] = False
    return size


@njit(inline="always")
def _fits(choices, load, i, k):
    for at in range(choices.rows.shape[2]):
        row, use = choices.rows[i, k, at], choices.use[i, k, at]
        if row >= 0 and use > 0.0 and load[row] + use > choices.capacity[row] + _SLACK:
            return False
    return True


@njit()
def _possible(choices, state, items, possible, ways):
    """The choices of each item that fit while all of them are out, cheapest priced first."""
    for at in range(len(items)):
        i, few = items[at], 0
        for k in range(choices.size[i]):
            if k == state.taken[i] or _fits(choices, state.load, i, k):
                possible[at, few] = k
                few += 1
        ways[at] = few


@njit()
def _price_of_room(choices, row_price, load, items, possible, ways, seen, mark):
    """What the free room of all rows within reach is worth at the prices."""
    room = 0.0
    for at in range(len(items)):
        for way in range(ways[at]):
            for part in range(choices.rows.shape[2]):
                row = choices.rows[items[at], possible[at, way], part]
                if row >= 0 and seen[row] != mark:
                    seen[row] = mark
                    room += row_price[row] * (choices.capacity[row] - load[row])
    return room


@njit()
def _deepest(choices, worth, load, items, possible, ways, room, target, grain, nodes, found):
    """Depth-first search: cheapest placing of all `items` that costs at most `target`."""
    size = len(items)
    rest = np.zeros(size + 1)
    for at in range(size - 1, -1, -1):
        rest[at] = rest[at + 1] + worth[items[at], possible[at, 0]]
    way, chosen = np.zeros(size, np.int64), np.zeros(size, np.int64)
    paid, spent = np.zeros(size + 1), np.zeros(size + 1)
    best, depth = np.inf, 0
    while depth >= 0 and nodes > 0:
        nodes -= 1
        i, placed = items[depth], False
        while way[depth] < ways[depth] and not placed:
            k = possible[depth, way[depth]]
            way[depth] += 1
            if paid[depth] + worth[i, k] + rest[depth + 1] - room > target:
                way[depth] = ways[depth]
            elif _fits(choices, load, i, k):
                placed = True
        if not placed:
            depth -= 1
            if depth >= 0:
                _move(choices, load, items[depth], chosen[depth], -1.0)
            continue
        cost = spent[depth] + choices.cost[i, k]
        if depth == size - 1:
            if cost <= target:
                best, target = cost, cost - grain
                found[:depth] = chosen[:depth]
                found[depth] = k
            continue
        _move(choices, load, i, k, 1.0)
        chosen[depth] = k
        paid[depth + 1], spent[depth + 1] = paid[depth] + worth[i, k], cost
        depth += 1
        way[depth] = 0
    while depth > 0:
        depth -= 1
        _move(choices, load, items[depth], chosen[depth], -1.0)
    return best


@njit()
def _take(choices, state, items, found):
    """Each of the handful goes its new way; the best plan so far is remembered."""
    for at in range(len(items)):
        i = items[at]
        old = state.taken[i]
        switch(choices, state, i, found[at])
        rehome(state, i, choices.rows[i, old, 0], choices.rows[i, found[at], 0])
    if state.cost[0] < state.best_cost[0] - _SLACK:
        state.best_cost[0] = state.cost[0]
        state.best[:] = state.taken


@njit()
def rearrange(
    choices, places, worth, row_price, state, heat, reach, grain, tries, size, spread, nodes, dice
):
    """Rearrange so many random handfuls; a worse way is accepted like in annealing.

    The plan keeps every limit before and after. `worth` (n, k) priced cost. `grain`: what two
    different costs differ by at least. `nodes`: search steps at most for one handful.
    """
    n, width = choices.cost.shape
    picked, in_hand = np.zeros(size, np.int64), np.zeros(n, np.bool_)
    possible, ways = np.zeros((size, width), np.int64), np.zeros(size, np.int64)
    found, seen = np.zeros(size, np.int64), np.zeros(len(row_price), np.int64)
    homes = np.zeros(spread, np.int64)
    moved = 0
    for mark in range(1, tries + 1):
        few = pick_handful(
            choices,
            places,
            worth,
            state,
            reach,
            dice,
            picked,
            in_hand,
            homes[: 2 + mark % (spread - 1)],
        )
        if few == 0:
            continue
        items = picked[:few]
        now = 0.0
        for i in items:
            now += choices.cost[i, state.taken[i]]
            _move(choices, state.load, i, state.taken[i], -1.0)
        _possible(choices, state, items, possible, ways)
        room = _price_of_room(choices, row_price, state.load, items, possible, ways, seen, mark)
        target = now - grain - heat * np.log(max(throw(dice), 1e-12))
        best = _deepest(
            choices, worth, state.load, items, possible, ways, room, target, grain, nodes, found
        )
        for at in range(few):
            _move(choices, state.load, items[at], state.taken[items[at]], 1.0)
        if best <= target:
            moved += 1
            _take(choices, state, items, found)
    return moved
