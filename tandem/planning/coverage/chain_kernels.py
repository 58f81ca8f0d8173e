"""Chains of changes that together keep every limit and gain (compiled).

When all rows are full, a better plan needs several accounts to change at once. A chain begins with
one account; while a row it touched is broken, the best change found among some accounts that use
that row follows. Ejection chains (Glover 1996) with an annealed acceptance of the whole chain.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tandem.planning.compiled import njit
from tandem.planning.coverage.listing import ROWS_USED, Listed
from tandem.planning.coverage.penalties import gain_of, penalty, put
from tandem.planning.problem import Ints

LONGEST = 5
_HARMLESS = 1e-9
"""What a chain earns less what it gains is what it breaks: no limit may be broken further, be it
by seconds."""
FOUR = 4
"""Every account is a member of four groups: its seller, its seat, its partner, the moved."""


class Members(NamedTuple):
    """Who uses a row at present. `who` (G, n): members of each group, the first `held` (G,) of
    them; `place` (n, 4): where an account stands in its groups; `group_of` (R,): row to group."""

    who: Ints
    held: Ints
    place: Ints
    group_of: Ints


@njit()
def _group(members, listed, i, k, which):
    """The account's group of one kind at choice k; -1 where it uses nothing of it."""
    at = 0 if which == 0 else which + 2
    if which > 0 and listed.amounts[i, k, at] == 0.0:
        return -1
    return members.group_of[listed.rows[i, k, at]]


@njit()
def _enter(members, listed, i, k):
    for which in range(FOUR):
        g = _group(members, listed, i, k, which)
        if g >= 0:
            members.place[i, which] = members.held[g]
            members.who[g, members.held[g]] = i
            members.held[g] += 1


@njit()
def _leave(members, listed, taken, i, k):
    for which in range(FOUR):
        g = _group(members, listed, i, k, which)
        if g < 0:
            continue
        members.held[g] -= 1
        last = members.who[g, members.held[g]]
        members.who[g, members.place[i, which]] = last
        members.place[last, which] = members.place[i, which]


@njit()
def fill_members(members, listed, taken):
    members.held[:] = 0
    for i in range(len(taken)):
        _enter(members, listed, i, taken[i])


@njit()
def _switch(listed, rows, members, taken, i, k):
    now = taken[i]
    put(listed, rows, i, now, -1.0)
    put(listed, rows, i, k, 1.0)
    _leave(members, listed, taken, i, now)
    _enter(members, listed, i, k)
    taken[i] = k


@njit()
def _worst_row(listed, rows, i, k, k2):
    """The row touched by the change that costs most now; -1 when none is broken."""
    worst, cost = -1, 1e-9
    for choice in (k, k2):
        for at in range(ROWS_USED):
            r = listed.rows[i, choice, at]
            here = penalty(rows, r, rows.use[r])
            if here > cost:
                worst, cost = r, here
    return worst


@njit()
def _best_relief(listed, worth, rows, members, taken, group, samples, chain, length, least):
    """The best change of some accounts of a group: (gain, account, choice). Choices whose priced
    worth brings the chain below `least` cannot end well and are not looked at."""
    best, account, choice = -1e18, -1, -1
    held = members.held[group]
    for _ in range(min(samples, held)):
        i = members.who[group, np.random.randint(held)]
        used = False
        for at in range(length):
            used = used or chain[at] == i
        if used:
            continue
        for k in range(listed.counts[i]):
            if worth[i, k] - worth[i, taken[i]] < least:
                break
            if k != taken[i]:
                gain = gain_of(listed, rows, i, taken[i], k)
                if gain > best:
                    best, account, choice = gain, i, k
    return best, account, choice


@njit()
def chains(listed, worth, rows, members, taken, starts, heat, slack, tries, samples, seed):
    """Try so many chains; returns how many were taken. The plan stays as feasible as it was.

    `worth` (n, K): value less the price of what is used. When rows are full a chain gains what
    its accounts gain in worth, so one that has lost more than `slack` of it is given up.
    """
    np.random.seed(seed)
    chain, before = np.empty(LONGEST, np.int64), np.empty(LONGEST, np.int64)
    accepted = 0
    for _ in range(tries):
        i = starts[np.random.randint(len(starts))]
        pick = np.random.random()
        k = int(listed.counts[i] * pick * pick)
        if k == taken[i]:
            continue
        won = worth[i, k] - worth[i, taken[i]]
        if won < -slack:
            continue
        least = heat * np.log(np.random.random())
        total, earned, length = 0.0, 0.0, 0
        gain = gain_of(listed, rows, i, taken[i], k)
        while True:
            total += gain
            earned += listed.value[i, k] - listed.value[i, taken[i]]
            chain[length], before[length] = i, taken[i]
            length += 1
            _switch(listed, rows, members, taken, i, k)
            ends_well = total >= least and earned - total < _HARMLESS
            if ends_well or length == LONGEST:
                break
            broken = _worst_row(listed, rows, i, before[length - 1], k)
            if broken < 0:
                break
            group = members.group_of[broken]
            gain, i, k = _best_relief(
                listed, worth, rows, members, taken, group, samples, chain, length, -slack - won
            )
            if i < 0:
                break
            won += worth[i, k] - worth[i, taken[i]]
        if ends_well:
            accepted += 1
            continue
        for at in range(length - 1, -1, -1):
            _switch(listed, rows, members, taken, chain[at], before[at])
    return accepted


def members_of(listed: Listed, taken: Ints, group_of: Ints) -> Members:
    """The groups of a plan; `group_of` (R,) names the group of every row."""
    groups, n = int(group_of.max()) + 1, len(taken)
    members = Members(
        who=np.zeros((groups, n), np.int32),
        held=np.zeros(groups, np.int64),
        place=np.zeros((n, FOUR), np.int64),
        group_of=group_of,
    )
    fill_members(members, listed, taken)
    return members
