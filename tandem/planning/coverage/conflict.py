"""Which limits of a region cannot hold together: the smallest set of them, as facts.

Asked only where a plan reports violations. Limits come in groups (visits, hours, personal slots,
equity band, calls, moves, and what people have fixed); a set of groups is contradictory when no
whole assignment keeps them all, which HiGHS decides. The deletion filter (Chinneck 2008) finds an
irreducible set; on small regions smaller ones are searched for as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from tandem.planning.coverage.region import RegionArrays, RegionTask, build_arrays
from tandem.planning.coverage.split import split_nation
from tandem.planning.facts import Fact
from tandem.planning.problem import NONE, CoverageProblem, Floats, Ints

FIXED = "FIXED_BY_PEOPLE"
GROUPS = (FIXED, "TOP_COUNT", "VISITS", "HOURS", "HOURS_BAND", "CALLS", "MOVES")
FEW_COLUMNS = 40_000
SECONDS = 10.0
_INFEASIBLE = 2


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits of a region that cannot hold together; dropping any one of them lets the rest hold.

    `facts`: one a limit, with what is asked for (`amount`) and what there is (`limit`), summed over
    the region; () when all hold together or when that could not be decided in time.
    `is_smallest`: no smaller contradictory set exists (else: none inside this one does).
    """

    region: int
    facts: tuple[Fact, ...]
    is_smallest: bool


def find_conflict(problem: CoverageProblem, region: int) -> Conflict:
    """The smallest contradictory set of limits of one region.

    Partners never stand in it: the house partner takes what others cannot. Moves are the region's
    share of the nation's budget. Source: Chinneck, Feasibility and Infeasibility in Optimization.
    """
    nation = split_nation(problem, problem.settings.move_share)
    task = next((task for task in nation.tasks if task.region == region), None)
    if task is None:
        return Conflict(region, (), is_smallest=True)
    model = _Model(task)
    if not model.is_contradictory(GROUPS):
        return Conflict(region, (), is_smallest=True)
    left = list(GROUPS)
    for group in GROUPS:
        fewer = tuple(name for name in left if name != group)
        if model.is_contradictory(fewer):
            left = list(fewer)
    found, is_smallest = _smaller(model, tuple(left))
    return Conflict(region, tuple(model.fact(name) for name in found), is_smallest)


def _smaller(model: _Model, found: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    if model.columns > FEW_COLUMNS:
        return found, len(found) == 1
    for size in range(1, len(found)):
        for names in combinations(GROUPS, size):
            if model.is_contradictory(names):
                return names, True
    return found, True


class _Model:
    """Every (account, seller, option) as a 0/1 column, with and without what people have fixed."""

    def __init__(self, task: RegionTask) -> None:
        self.task = task
        self.fixed = build_arrays(task)
        self.free = build_arrays(_unfixed(task))
        self.columns = int((self.free.value > -1e6).sum())

    def is_contradictory(self, groups: tuple[str, ...]) -> bool:
        arrays = self.fixed if FIXED in groups else self.free
        i, j, o = np.nonzero(arrays.value > -1e6)
        rows = [LinearConstraint(_sum(i, np.ones(len(i)), len(arrays.value)), 1, 1)]
        rows += [row for name in groups if name != FIXED for row in _limits(arrays, name, i, j, o)]
        answer = milp(
            np.zeros(len(i)),
            integrality=np.ones(len(i)),
            bounds=Bounds(0, 1),
            constraints=rows,
            options={"time_limit": SECONDS},
        )
        return bool(answer.status == _INFEASIBLE)

    def fact(self, group: str) -> Fact:
        a = self.fixed
        n, per_visit = len(a.value), float(a.visit_hours + a.trip.min())
        asked = {
            FIXED: (float(_is_fixed(self.task).sum()), float(n)),
            "TOP_COUNT": (float(a.top_low.sum()), float(n)),
            "VISITS": (float(a.top_low.sum()), float(a.visit_cap.sum())),
            "HOURS": (float(a.top_low.sum()) * per_visit, float(a.hour_cap.sum())),
            "HOURS_BAND": (a.band, a.band),
            "CALLS": (float(a.calls[a.calls > 0].min(initial=0.0)), float(a.seat_cap[:-1].sum())),
            "MOVES": (float(self.task.counted.sum()), a.move_cap),
        }[group]
        return Fact(group, self.task.region, NONE, *asked)


def _is_fixed(task: RegionTask) -> np.ndarray:
    a = task.accounts
    return (a.pin_owner != NONE) | (a.pin_mode != NONE) | (a.pin_partner != NONE) | a.notice


def _unfixed(task: RegionTask) -> RegionTask:
    a = task.accounts
    nobody = np.full(len(a), NONE)
    accounts = replace(
        a, pin_owner=nobody, pin_mode=nobody, pin_partner=nobody, notice=np.zeros(len(a), bool)
    )
    none = np.empty((0, 2), dtype=np.int64)
    return replace(task, accounts=accounts, seller_bans=none, partner_bans=none)


def _limits(arrays: RegionArrays, name: str, i: Ints, j: Ints, o: Ints) -> list[LinearConstraint]:
    count = len(arrays.visit_cap)
    hours = _sum(
        j, arrays.visits[o] * (arrays.visit_hours + arrays.trip[i, j]) + arrays.admin[o], count
    )
    if name == "HOURS_BAND":
        if arrays.band > 1:
            return []
        share = csr_matrix(arrays.hour_share[:, None]) @ csr_matrix(hours.sum(axis=0))
        up, down = hours - (1 + arrays.band) * share, (1 - arrays.band) * share - hours
        return [LinearConstraint(vstack([up, down]), -np.inf, 0)]
    seats = len(arrays.seat_cap)
    low, matrix, high = {
        "TOP_COUNT": (arrays.top_low, _sum(j, arrays.top[o], count), arrays.top_high),
        "VISITS": (-np.inf, _sum(j, arrays.visits[o], count), arrays.visit_cap),
        "HOURS": (-np.inf, hours, arrays.hour_cap),
        "CALLS": (-np.inf, _sum(arrays.seat[j], arrays.calls[o], seats), arrays.seat_cap),
        "MOVES": (-np.inf, csr_matrix(arrays.moves[i, j][None, :]), arrays.move_cap),
    }[name]
    return [LinearConstraint(matrix, low, high)]


def _sum(row: Ints, amount: Floats, rows: int) -> csr_matrix:
    return csr_matrix((amount, (row, np.arange(len(row)))), shape=(rows, len(row)))
