"""Inner loops over the choices of a region (compiled; one thread each).

The best partner of a class does not depend on seller or visits, so it is found first and added to
each (seller, option).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tandem.planning.compiled import njit
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.problem import Floats, Ints

_NEGLIGIBLE = 24.0  # exp(-24) is below 4e-11: such choices move neither value nor gradient


@njit()
def choice_costs(arrays, seller, seat):
    """(J, O) what each (seller, option) pays apart from travel and moves."""
    count_j, count_o = arrays.value.shape[1:]
    cost = np.empty((count_j, count_o))
    for j in range(count_j):
        for o in range(count_o):
            hours = arrays.visits[o] * arrays.visit_hours + arrays.admin[o]
            cost[j, o] = arrays.visits[o] * seller[0, j] + hours * seller[1, j]
            cost[j, o] += arrays.top[o] * seller[2, j] + arrays.calls[o] * seat[arrays.seat[j]]
    return cost


@njit()
def priced_partners(arrays, i, c, partner, out):
    """Contribution of each partner column of class c after paying for its load; the best one."""
    count = len(partner)
    best = -1e18
    for q in range(count + 2):
        worth = arrays.partner_value[i, c, q]
        if q < count:
            worth -= arrays.load[c] * partner[q]
        out[q] = worth
        if worth > best:
            best = worth
    return best


@njit(fastmath=True)
def priced_owners(arrays, i, option_worth, cost, hour, move, out, row_best):
    """Priced value of each (seller, option) with the option's partner worth, the best of each
    seller, and the best of all."""
    best = -1e18
    for j in range(out.shape[0]):
        trip = arrays.trip[i, j] * hour[j]
        moved = arrays.moves[i, j] * move
        top = -1e18
        for o in range(out.shape[1]):
            worth = arrays.value[i, j, o] + option_worth[o] - cost[j, o]
            out[j, o] = worth - arrays.visits[o] * trip - moved
            top = max(top, out[j, o])
        row_best[j] = top
        best = max(best, top)
    return best


@njit()
def spread_classes(arrays, class_worth, option_worth):
    """Partner worth by class turned into partner worth by option."""
    for o in range(len(option_worth)):
        option_worth[o] = class_worth[arrays.option_class[o]]


@njit()
def best_choices(
    arrays: RegionArrays, seller: Floats, seat: Floats, partner: Floats, move: float
) -> Floats:
    """(n,) the best priced value of every account."""
    n, count_j, count_o = arrays.value.shape
    classes = len(arrays.load)
    worth = np.empty((count_j, count_o))
    row_best = np.empty(count_j)
    option_worth = np.empty(count_o)
    cost = choice_costs(arrays, seller, seat)
    columns = np.empty(len(partner) + 2)
    class_worth = np.empty(classes)
    best = np.empty(n)
    for i in range(n):
        for c in range(classes):
            class_worth[c] = priced_partners(arrays, i, c, partner, columns)
        spread_classes(arrays, class_worth, option_worth)
        best[i] = priced_owners(arrays, i, option_worth, cost, seller[1], move, worth, row_best)
    return best


class Candidates(NamedTuple):
    """Sellers and partners worth looking at, packed one after the other: a pass over them reads
    memory in order, which is what it costs.

    Owners of account i are rows `owner_first[i]` up to `owner_first[i + 1]`: `owner`, `trip`,
    `moved` and `value` (m, O). Partner columns of its class c are those from
    `partner_first[i * C + c]` on: `partner` and `partner_value`.
    """

    owner_first: Ints
    owner: Ints
    trip: Floats
    moved: Floats
    value: Floats
    partner_first: Ints
    partner: Ints
    partner_value: Floats


def candidates(
    arrays: RegionArrays, seller: Floats, seat: Floats, partner: Floats, move: float, within: float
) -> Candidates:
    """Who can win an account after prices have moved a little: all that lose at most `within`."""
    owners, partners = _near(arrays, seller, seat, partner, move, within)
    i, j = np.nonzero(owners)
    k, c, q = np.nonzero(partners)
    return Candidates(
        owner_first=np.append(0, owners.sum(axis=1)).cumsum(),
        owner=j,
        trip=arrays.trip[i, j],
        moved=arrays.moves[i, j],
        value=arrays.value[i, j],
        partner_first=np.append(0, partners.sum(axis=2).ravel()).cumsum(),
        partner=q,
        partner_value=arrays.partner_value[k, c, q],
    )


@njit()
def _near(arrays, seller, seat, partner, move, within):
    """Which owners (n, J) and partner columns (n, C, P + 2) lose at most so much."""
    n, count_j, count_o = arrays.value.shape
    classes, count_q = len(arrays.load), len(partner) + 2
    owners = np.zeros((n, count_j), np.bool_)
    partners = np.zeros((n, classes, count_q), np.bool_)
    worth, row_best = np.empty((count_j, count_o)), np.empty(count_j)
    class_worth, option_worth = np.empty(classes), np.empty(count_o)
    cost, columns = choice_costs(arrays, seller, seat), np.empty(count_q)
    for i in range(n):
        for c in range(classes):
            class_worth[c] = priced_partners(arrays, i, c, partner, columns)
            for q in range(count_q):
                partners[i, c, q] = columns[q] >= class_worth[c] - within
        spread_classes(arrays, class_worth, option_worth)
        best = priced_owners(arrays, i, option_worth, cost, seller[1], move, worth, row_best)
        for j in range(count_j):
            owners[i, j] = row_best[j] >= best - within
    return owners, partners


@njit(fastmath=True)
def _soft_partners(near, first, paid, heat, odds, class_worth):
    """Log-sum-exp worth of the partners of every class, and their odds in candidate order.
    `paid` (C, P + 2) what each partner's load costs."""
    for c in range(len(class_worth)):
        start, end = near.partner_first[first + c], near.partner_first[first + c + 1]
        top = -1e18
        for at in range(start, end):
            worth = near.partner_value[at] - paid[c, near.partner[at]]
            odds[c, at - start] = worth
            top = max(top, worth)
        total = 0.0
        for at in range(end - start):
            less = (odds[c, at] - top) / heat
            odds[c, at] = np.exp(less) if less > -_NEGLIGIBLE else 0.0
            total += odds[c, at]
        for at in range(end - start):
            odds[c, at] /= total
        class_worth[c] = top + heat * np.log(total)


@njit(fastmath=True)
def _near_owners(near, i, visits, option_worth, cost, hour, move, worth):
    """Priced value of each option with each candidate seller, in candidate order; the best."""
    best = -1e18
    start = near.owner_first[i]
    for at in range(start, near.owner_first[i + 1]):
        j = near.owner[at]
        trip, moved = near.trip[at] * hour[j], near.moved[at] * move
        for o in range(len(option_worth)):
            here = near.value[at, o] + option_worth[o] - cost[j, o] - visits[o] * trip - moved
            worth[at - start, o] = here
            best = max(best, here)
    return best


@njit(fastmath=True)
def _soft_total(worth, count, best, heat):
    """Turn worths into unscaled odds; their sum."""
    total = 0.0
    for at in range(count):
        for o in range(worth.shape[1]):
            less = (worth[at, o] - best) / heat
            worth[at, o] = np.exp(less) if less > -_NEGLIGIBLE else 0.0
            total += worth[at, o]
    return total


@njit()
def _add_use(arrays, near, i, worth, total, by_seller, calls, class_odds):
    moved, start = 0.0, near.owner_first[i]
    for at in range(start, near.owner_first[i + 1]):
        j = near.owner[at]
        for o in range(worth.shape[1]):
            odds = worth[at - start, o]
            if odds == 0.0:
                continue
            odds /= total
            visits = arrays.visits[o]
            by_seller[0, j] += odds * visits
            by_seller[1, j] += odds * (
                visits * (arrays.visit_hours + near.trip[at]) + arrays.admin[o]
            )
            by_seller[2, j] += odds * arrays.top[o]
            calls[arrays.seat[j]] += odds * arrays.calls[o]
            class_odds[arrays.option_class[o]] += odds
            moved += odds * near.moved[at]
    return moved


@njit()
def soft_choices(
    arrays: RegionArrays,
    near: Candidates,
    seller: Floats,
    seat: Floats,
    partner: Floats,
    move: float,
    heat: float,
) -> tuple[float, Floats, Floats, Floats, float]:
    """Log-sum-exp value of all accounts over their candidates and the expected use: (3, J)
    visits, hours, personal slots; calls (S + 1,); loads (P,); moves."""
    count_j, count_o = arrays.value.shape[1:]
    classes, count_q = len(arrays.load), len(partner) + 2
    worth, option_worth = np.empty((count_j, count_o)), np.empty(count_o)
    cost, paid = choice_costs(arrays, seller, seat), np.zeros((classes, count_q))
    for c in range(classes):
        paid[c, :-2] = arrays.load[c] * partner
    odds, class_worth, class_odds = (
        np.empty((classes, count_q)),
        np.empty(classes),
        np.empty(classes),
    )
    by_seller = np.zeros((3, count_j))
    calls, loads = np.zeros(len(seat)), np.zeros(count_q)
    value, moved = 0.0, 0.0
    for i in range(len(near.owner_first) - 1):
        _soft_partners(near, i * classes, paid, heat, odds, class_worth)
        spread_classes(arrays, class_worth, option_worth)
        best = _near_owners(near, i, arrays.visits, option_worth, cost, seller[1], move, worth)
        count = near.owner_first[i + 1] - near.owner_first[i]
        total = _soft_total(worth, count, best, heat)
        value += best + heat * np.log(total)
        class_odds[:] = 0.0
        moved += _add_use(arrays, near, i, worth, total, by_seller, calls, class_odds)
        for c in range(classes):
            if class_odds[c] > 0.0:
                first = near.partner_first[i * classes + c]
                share = class_odds[c] * arrays.load[c]
                for at in range(first, near.partner_first[i * classes + c + 1]):
                    loads[near.partner[at]] += share * odds[c, at - first]
    return value, by_seller, calls, loads[:-2], moved
