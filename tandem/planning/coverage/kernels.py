"""Inner loops over the choices of a region (compiled; one thread each).

The best partner of a class does not depend on seller or visits, so it is found first and added to
each (seller, option).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from tandem.planning.coverage.region import RegionArrays
from tandem.planning.problem import Floats, Ints

_NEGLIGIBLE = 24.0  # exp(-24) is below 4e-11: such choices move neither value nor gradient


@njit(cache=True)
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


@njit(cache=True)
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


@njit(cache=True, fastmath=True)
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


@njit(cache=True)
def spread_classes(arrays, class_worth, option_worth):
    """Partner worth by class turned into partner worth by option."""
    for o in range(len(option_worth)):
        option_worth[o] = class_worth[arrays.option_class[o]]


@njit(cache=True)
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
    """Sellers and partner columns worth looking at, for every account and class: the first
    `seller_count` (n,) of `sellers` (n, J), the first `partner_count` (n, C) of `partners`
    (n, C, P + 2)."""

    sellers: np.ndarray  # int16, as the partners: there are many of them
    seller_count: Ints
    partners: np.ndarray
    partner_count: Ints


@njit(cache=True)
def candidates(
    arrays: RegionArrays, seller: Floats, seat: Floats, partner: Floats, move: float, within: float
) -> Candidates:
    """Who can win an account after prices have moved a little: all that lose at most `within`."""
    n, count_j, count_o = arrays.value.shape
    classes, count_q = len(arrays.load), len(partner) + 2
    sellers, seller_count = np.zeros((n, count_j), np.int16), np.zeros(n, np.int64)
    partners = np.zeros((n, classes, count_q), np.int16)
    partner_count = np.zeros((n, classes), np.int64)
    worth, row_best = np.empty((count_j, count_o)), np.empty(count_j)
    class_worth, option_worth = np.empty(classes), np.empty(count_o)
    cost, columns = choice_costs(arrays, seller, seat), np.empty(count_q)
    for i in range(n):
        for c in range(classes):
            class_worth[c] = priced_partners(arrays, i, c, partner, columns)
            for q in range(count_q):
                if columns[q] >= class_worth[c] - within:
                    partners[i, c, partner_count[i, c]] = q
                    partner_count[i, c] += 1
        spread_classes(arrays, class_worth, option_worth)
        best = priced_owners(arrays, i, option_worth, cost, seller[1], move, worth, row_best)
        for j in range(count_j):
            if row_best[j] >= best - within:
                sellers[i, seller_count[i]] = j
                seller_count[i] += 1
    return Candidates(sellers, seller_count, partners, partner_count)


@njit(cache=True, fastmath=True)
def _soft_partners(arrays, near, i, partner, heat, odds, class_worth):
    """Log-sum-exp worth of the partners of every class, and their odds in candidate order."""
    count = len(partner)
    for c in range(len(arrays.load)):
        top = -1e18
        for at in range(near.partner_count[i, c]):
            q = near.partners[i, c, at]
            worth = arrays.partner_value[i, c, q]
            if q < count:
                worth -= arrays.load[c] * partner[q]
            odds[c, at] = worth
            top = max(top, worth)
        total = 0.0
        for at in range(near.partner_count[i, c]):
            less = (odds[c, at] - top) / heat
            odds[c, at] = np.exp(less) if less > -_NEGLIGIBLE else 0.0
            total += odds[c, at]
        for at in range(near.partner_count[i, c]):
            odds[c, at] /= total
        class_worth[c] = top + heat * np.log(total)


@njit(cache=True, fastmath=True)
def _near_owners(arrays, near, i, option_worth, cost, hour, move, worth):
    """Priced value of each option with each candidate seller, in candidate order; the best."""
    best = -1e18
    for at in range(near.seller_count[i]):
        j = near.sellers[i, at]
        trip = arrays.trip[i, j] * hour[j]
        moved = arrays.moves[i, j] * move
        for o in range(len(option_worth)):
            here = arrays.value[i, j, o] + option_worth[o] - cost[j, o]
            worth[at, o] = here - arrays.visits[o] * trip - moved
            best = max(best, worth[at, o])
    return best


@njit(cache=True, fastmath=True)
def _soft_total(worth, count, best, heat):
    """Turn worths into unscaled odds; their sum."""
    total = 0.0
    for at in range(count):
        for o in range(worth.shape[1]):
            less = (worth[at, o] - best) / heat
            worth[at, o] = np.exp(less) if less > -_NEGLIGIBLE else 0.0
            total += worth[at, o]
    return total


@njit(cache=True)
def _add_use(arrays, near, i, worth, total, by_seller, calls, class_odds):
    moved = 0.0
    for at in range(near.seller_count[i]):
        j = near.sellers[i, at]
        for o in range(worth.shape[1]):
            odds = worth[at, o]
            if odds == 0.0:
                continue
            odds /= total
            visits = arrays.visits[o]
            by_seller[0, j] += odds * visits
            hours = visits * (arrays.visit_hours + arrays.trip[i, j]) + arrays.admin[o]
            by_seller[1, j] += odds * hours
            by_seller[2, j] += odds * arrays.top[o]
            calls[arrays.seat[j]] += odds * arrays.calls[o]
            class_odds[arrays.option_class[o]] += odds
            moved += odds * arrays.moves[i, j]
    return moved


@njit(cache=True)
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
    n, count_j, count_o = arrays.value.shape
    classes = len(arrays.load)
    worth, option_worth = np.empty((count_j, count_o)), np.empty(count_o)
    cost = choice_costs(arrays, seller, seat)
    odds = np.empty((classes, len(partner) + 2))
    class_worth, class_odds = np.empty(classes), np.empty(classes)
    by_seller = np.zeros((3, count_j))
    calls, loads = np.zeros(len(seat)), np.zeros(len(partner) + 2)
    value, moved = 0.0, 0.0
    for i in range(n):
        _soft_partners(arrays, near, i, partner, heat, odds, class_worth)
        spread_classes(arrays, class_worth, option_worth)
        best = _near_owners(arrays, near, i, option_worth, cost, seller[1], move, worth)
        total = _soft_total(worth, near.seller_count[i], best, heat)
        value += best + heat * np.log(total)
        class_odds[:] = 0.0
        moved += _add_use(arrays, near, i, worth, total, by_seller, calls, class_odds)
        for c in range(classes):
            if class_odds[c] > 0.0:
                for at in range(near.partner_count[i, c]):
                    loads[near.partners[i, c, at]] += class_odds[c] * odds[c, at] * arrays.load[c]
    return value, by_seller, calls, loads[:-2], moved
