"""The exact answer by HiGHS, for problems small enough: the oracle of the tests.

Columns are all possible (seller, option, partner) of every account; the equity band is linear in
the hours, so the model is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix, vstack

from tandem.planning.coverage.region import RegionArrays, build_arrays
from tandem.planning.coverage.split import split_nation
from tandem.planning.problem import CoverageProblem


@dataclass(frozen=True, slots=True)
class Certificate:
    optimum: float
    bound: float
    solved: bool


def certify(problem: CoverageProblem, *, whole: bool, seconds: float = 120.0) -> Certificate:
    """Optimum of a one-region problem: whole numbers (MIP), or its LP relaxation."""
    nation = split_nation(problem, problem.settings.move_share)
    assert len(nation.tasks) == 1, "the oracle knows one region only"
    arrays = build_arrays(nation.tasks[0])
    i, j, o, q = _columns(arrays)
    worth = arrays.value[i, j, o] + arrays.partner_value[i, arrays.option_class[o], q]
    constraints = _constraints(arrays, i, j, o, q)
    found = milp(
        -worth,
        integrality=np.full(len(worth), int(whole)),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"time_limit": seconds, "mip_rel_gap": 1e-3},
    )
    proven = found.mip_dual_bound if whole else found.fun
    bound = np.inf if proven is None else -proven
    return Certificate(optimum=-found.fun, bound=bound, solved=found.status == 0)


def _columns(arrays: RegionArrays) -> tuple[np.ndarray, ...]:
    real = arrays.value > -1e6
    partner_real = arrays.partner_value[:, arrays.option_class, :] > -1e6
    full = real[:, :, :, None] & partner_real[:, None, :, :]
    return np.nonzero(full)


def _constraints(
    arrays: RegionArrays, i: np.ndarray, j: np.ndarray, o: np.ndarray, q: np.ndarray
) -> list[LinearConstraint]:
    n, count_j, _ = arrays.value.shape
    hours = arrays.visits[o] * (arrays.visit_hours + arrays.trip[i, j]) + arrays.admin[o]
    one = _rows(i, np.ones(len(i)), n)
    visits = _rows(j, arrays.visits[o], count_j)
    tops = _rows(j, arrays.top[o], count_j)
    worked = _rows(j, hours, count_j)
    calls = _rows(arrays.seat[j], arrays.calls[o], len(arrays.seat_cap))
    loads = _rows(q, arrays.load[arrays.option_class[o]], len(arrays.partner_cap) + 2)
    moves = coo_matrix(arrays.moves[i, j][None, :])
    limits = [
        LinearConstraint(one, 1, 1),
        LinearConstraint(visits, -np.inf, arrays.visit_cap),
        LinearConstraint(tops, arrays.top_low, arrays.top_high),
        LinearConstraint(worked, -np.inf, arrays.hour_cap),
        LinearConstraint(calls, -np.inf, arrays.seat_cap),
        LinearConstraint(loads.tocsr()[:-2], -np.inf, arrays.partner_cap),
        LinearConstraint(moves, -np.inf, arrays.move_cap),
    ]
    if arrays.band <= 1:
        share = coo_matrix(arrays.hour_share[:, None]) @ coo_matrix(hours[None, :])
        band = vstack(
            [
                worked.tocsr() - (1 + arrays.band) * share.tocsr(),
                (1 - arrays.band) * share.tocsr() - worked.tocsr(),
            ]
        )
        limits.append(LinearConstraint(band, -np.inf, 0))
    return limits


def _rows(row: np.ndarray, value: np.ndarray, count: int) -> coo_matrix:
    return coo_matrix((value, (row, np.arange(len(row)))), shape=(count, len(row)))
