"""The best other ways to cover every account, one for each seller and mode (compiled)."""

from __future__ import annotations

import numpy as np

from tandem.planning.compiled import njit
from tandem.planning.coverage.kernels import (
    choice_costs,
    priced_owners,
    priced_partners,
    spread_classes,
)
from tandem.planning.coverage.listing import best_columns, insert


@njit()
def other_ways(arrays, seller, seat, partner, move, mode, plan, size):
    """The best choice of each (seller, mode) that is not the present choice `plan` (n, 3): the
    `size` best of every account, best first, as worth (n, size; -1e17 where
    fewer) and seller, option, partner (n, size, 3)."""
    n, count_j, count_o = arrays.value.shape
    classes, count_q = len(arrays.load), len(partner) + 2
    worths = np.full((n, size), -1e17)
    choice = np.zeros((n, size, 3), np.int64)
    columns, order = np.empty((classes, count_q)), np.empty((classes, 2), np.int64)
    class_worth, option_worth = np.empty(classes), np.empty(count_o)
    worth, row_best = np.empty((count_j, count_o)), np.empty(count_j)
    cost = choice_costs(arrays, seller, seat)
    best, at_o, at_q = np.empty(4), np.empty(4, np.int64), np.empty(4, np.int64)
    for i in range(n):
        for c in range(classes):
            class_worth[c] = priced_partners(arrays, i, c, partner, columns[c])
            best_columns(columns[c], i, order[c])
        spread_classes(arrays, class_worth, option_worth)
        priced_owners(arrays, i, option_worth, cost, seller[1], move, worth, row_best)
        for j in range(count_j):
            best[:] = -1e17
            for o in range(count_o):
                c, total = arrays.option_class[o], worth[j, o]
                q = order[c, 0]
                if q < 0 or total < -1e7:
                    continue
                if j == plan[i, 0] and o == plan[i, 1] and q == plan[i, 2]:
                    q = order[c, 1]
                    if q < 0:
                        continue
                    total += columns[c, q] - class_worth[c]
                if total > best[mode[o]]:
                    best[mode[o]], at_o[mode[o]], at_q[mode[o]] = total, o, q
            for m in range(4):
                if best[m] > worths[i, size - 1]:
                    insert(worths[i], choice[i], best[m], j, at_o[m], at_q[m])
    return worths, choice
