"""The visits of one seller's accounts laid out anew, all at once (compiled).

Where a seller's visits and hours are both full, a better plan needs many small changes together: a
visit less here and there, a nearer one instead, until one more fits. A dynamic programme over the
accounts finds them. Only visits change; owner, mode and partner stay, so no other row moves. What
accounts lose at the prices adds up, and a better plan cannot lose more than the present one loses
and leaves idle: few states are worth keeping.
"""

from __future__ import annotations

import numpy as np

from tandem.planning.compiled import njit
from tandem.planning.coverage.listing import SPARE, write_choice
from tandem.planning.coverage.penalties import put
from tandem.planning.coverage.region import IMPOSSIBLE

VISITS_BESIDE = 8
HOURS_BESIDE = 100
"""States reach so many visits, and so many steps of hours, to either side of the present plan."""

STEPS_A_VISIT = 12.0
"""Steps of hours in the length of a visit. Of two states in one step the better is kept, with its
exact hours: no rounding adds up, but now and then the best layout is missed."""

_EPSILON, _NO = 1e-9, 1e18


@njit()
def lay_out_visits(arrays, listed, rows, row_price, taken):
    """Give every seller in turn the best visits; returns the value gained. The plan is changed in
    place; a seller whose visits or hours break a limit is left as it is."""
    sellers, gained = len(arrays.visit_cap), 0.0
    for j in range(sellers):
        room = np.empty(3)
        room[0] = rows.high[j] - rows.use[j]
        room[1] = rows.high[sellers + j] - rows.use[sellers + j]
        room[2] = rows.low[sellers + j] - rows.use[sellers + j]
        if room[0] < -_EPSILON or room[1] < -_EPSILON or room[2] > _EPSILON:
            continue
        visit, hour = row_price[j], row_price[sellers + j]
        own = _own(listed, taken, j)
        count, option, change, lost = _ways(arrays, listed, taken, own, j, visit, hour)
        present = 0.0
        for at in range(len(own)):
            present += lost[at, 0]
        most = present + visit * room[0] + (hour * room[1] if hour > 0 else hour * room[2])
        if most <= _EPSILON:
            continue
        way, gain = _best_layout(
            arrays.visit_hours / STEPS_A_VISIT,
            count,
            change,
            lost,
            present,
            most,
            room,
            visit,
            hour,
        )
        if gain > _EPSILON:
            gained += gain
            for at in range(len(own)):
                if way[at] > 0:
                    _take(arrays, listed, rows, taken, own[at], option[at, way[at]])
    return gained


@njit()
def _own(listed, taken, j):
    """The accounts of a seller."""
    own, count = np.empty(len(taken), np.int64), 0
    for i in range(len(taken)):
        if listed.choice[i, taken[i], 0] == j:
            own[count] = i
            count += 1
    return own[:count]


@njit()
def _ways(arrays, listed, taken, own, j, visit, hour):
    """The options of each account that differ from its present one in visits alone, that one
    first: how many, which, change of (visits, hours), and loss at the prices."""
    options = len(arrays.visits)
    count, option = np.ones(len(own), np.int64), np.empty((len(own), options), np.int64)
    change, lost = np.zeros((len(own), options, 2)), np.zeros((len(own), options))
    for at in range(len(own)):
        i = own[at]
        now = listed.choice[i, taken[i], 1]
        option[at, 0], best = now, 0.0
        each = arrays.visit_hours + arrays.trip[i, j]
        for o in range(options):
            same = arrays.option_class[o] == arrays.option_class[now]
            same = (
                same and arrays.calls[o] == arrays.calls[now] and arrays.top[o] == arrays.top[now]
            )
            if not same or o == now or arrays.value[i, j, o] < IMPOSSIBLE / 2:
                continue
            way = count[at]
            visits = arrays.visits[o] - arrays.visits[now]
            hours = visits * each + arrays.admin[o] - arrays.admin[now]
            worth = arrays.value[i, j, o] - arrays.value[i, j, now] - visit * visits - hour * hours
            option[at, way], lost[at, way] = o, -worth
            change[at, way, 0], change[at, way, 1] = visits, hours
            count[at] += 1
            best = max(best, worth)
        for way in range(count[at]):
            lost[at, way] += best
    return count, option, change, lost


@njit()
def _best_layout(step, count, change, lost, present, most, room, visit, hour):
    """The way of each account in the best layout within `room`, and what it gains in value."""
    breadth = 2 * HOURS_BESIDE + 1
    size = breadth * (2 * VISITS_BESIDE + 1)
    loss, hours = np.full(size, _NO), np.zeros(size)
    before = np.empty((len(count), size), np.int32)
    taken = np.zeros((len(count), size), np.int8)
    states, many = np.empty(size, np.int64), 1
    states[0] = VISITS_BESIDE * breadth + HOURS_BESIDE
    loss[states[0]] = 0.0
    further, new_loss, new_hours = np.empty(size, np.int64), np.full(size, _NO), np.zeros(size)
    for at in range(len(count)):
        reached = 0
        for s in states[:many]:
            for way in range(count[at]):
                total = loss[s] + lost[at, way]
                spent = hours[s] + change[at, way, 1]
                across = int(np.rint(spent / step)) + HOURS_BESIDE
                down = s // breadth + int(change[at, way, 0])
                if total > most or not (0 <= across < breadth and 0 <= down * breadth < size):
                    continue
                to = down * breadth + across
                if new_loss[to] == _NO:
                    further[reached] = to
                    reached += 1
                if total < new_loss[to]:
                    new_loss[to], new_hours[to] = total, spent
                    before[at, to], taken[at, to] = s, way
        for s in states[:many]:
            loss[s] = _NO
        for to in further[:reached]:
            loss[to], hours[to], new_loss[to] = new_loss[to], new_hours[to], _NO
        states[:reached], many = further[:reached], reached
    best, last = 0.0, -1
    for s in states[:many]:
        visits = float(s // breadth - VISITS_BESIDE)
        fits = visits <= room[0] and room[2] <= hours[s] <= room[1]
        gain = present - loss[s] + visit * visits + hour * hours[s]
        if fits and gain > best:
            best, last = gain, s
    chosen = np.zeros(len(count), np.int64)
    if last >= 0:
        for at in range(len(count) - 1, -1, -1):
            chosen[at] = taken[at, last]
            last = before[at, last]
    return chosen, best


@njit()
def _take(arrays, listed, rows, taken, i, o):
    """Account i goes to option o with owner and partner as they are; where that stands in no
    column of its list it is written to a spare one."""
    now = taken[i]
    j, q = listed.choice[i, now, 0], listed.choice[i, now, 2]
    column = -1
    for k in range(listed.counts[i]):
        here = listed.choice[i, k]
        if here[0] == j and here[1] == o and here[2] == q:
            column = k
    if column < 0:
        column = listed.value.shape[1] - 1
        if column == now:
            column = listed.value.shape[1] - SPARE
        write_choice(arrays, listed, i, column, j, o, q)
    put(listed, rows, i, now, -1.0)
    put(listed, rows, i, column, 1.0)
    taken[i] = column
