"""Which limits of a region cannot hold together: the smallest set of them, as facts.

Asked only where a plan reports violations. Limits come in groups (visits, hours, personal slots,
equity band, calls, moves, and what people have fixed); a set of groups is contradictory when no
whole assignment keeps them all. The engine itself is asked first, with nothing to earn: prices at
which even the cheapest choices together owe more than there is are a proof (Farkas 1902) that the
limits cannot hold, and a plan of the search is a proof that they can. What it leaves open HiGHS
decides, where it can in time. The deletion filter (Chinneck 2008) finds an irreducible set; smaller
ones are searched for as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from tandem.planning.coverage.dual import price_region
from tandem.planning.coverage.layout import layout_of
from tandem.planning.coverage.listing import list_choices
from tandem.planning.coverage.region import IMPOSSIBLE, RegionArrays, RegionTask, build_arrays
from tandem.planning.coverage.rows import FREE, row_prices
from tandem.planning.coverage.search import plan_region
from tandem.planning.coverage.split import split_nation
from tandem.planning.facts import Fact
from tandem.planning.problem import CoverageProblem, Floats, Ints
from tandem.planning.terms import NONE

FIXED = "FIXED_BY_PEOPLE"
GROUPS = (FIXED, "TOP_COUNT", "VISITS", "HOURS", "HOURS_BAND", "CALLS", "MOVES")
MOST_COLUMNS, SECONDS = 12_000, 10.0
"""Larger models are not handed to HiGHS: it would not decide them in that time."""

TINY = 4_000
"""So few columns HiGHS decides at once."""

STAGES = ((0.05, 25), (0.01, 25), (0.003, 25))
"""As in `dual`: smoothing and steps. Prices that prove a contradiction grow without end."""

SEED = 1
_PROOF = 1e-3
"""How far below nothing the bound must lie; rounding is far from it."""

_FOUND, _INFEASIBLE = 0, 2
_POSSIBLE = -1e6


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
    for size in range(1, len(found)):
        for names in combinations(GROUPS, size):
            if model.is_contradictory(names):
                return names, True
    return found, not model.doubts


class _Model:
    """A region with and without what people have fixed; `doubts`: sets that nobody could decide in
    time, taken to hold."""

    def __init__(self, task: RegionTask) -> None:
        self.task = task
        self.fixed = build_arrays(task)
        self.free = build_arrays(_unfixed(task))
        self.known: dict[tuple[str, ...], bool | None] = {}

    @property
    def doubts(self) -> bool:
        return None in self.known.values()

    def is_contradictory(self, groups: tuple[str, ...]) -> bool:
        if groups not in self.known:
            self.known[groups] = self._implied(groups)
        if self.known[groups] is None:
            arrays = self.fixed if FIXED in groups else self.free
            holds = None if arrays.value.size <= TINY else _engine_says(arrays, groups)
            holds = _solver_says(arrays, groups) if holds is None else holds
            self.known[groups] = None if holds is None else not holds
        return self.known[groups] is True

    def _implied(self, groups: tuple[str, ...]) -> bool | None:
        """What wider and narrower sets that were asked before tell of this one."""
        for names, contradictory in self.known.items():
            if contradictory is True and set(names) <= set(groups):
                return True
            if contradictory is False and set(names) >= set(groups):
                return False
        return None

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


def _engine_says(arrays: RegionArrays, groups: tuple[str, ...]) -> bool | None:
    """Whether the limits of the groups can hold together, by prices or by a plan; None if neither."""
    asked = _nothing_to_earn(arrays, groups)
    if not asked.value.size:
        return True
    priced = price_region(asked, np.zeros(layout_of(asked).size), stages=STAGES)
    if priced.bound < -_PROOF:
        return False
    row_price = row_prices(asked, priced.prices)
    start = list_choices(asked, row_price, 1)[0].choice[:, 0].astype(np.int64)
    found = plan_region(asked, priced.prices, start, SEED)
    return True if found.broken == 0.0 else None


def _nothing_to_earn(arrays: RegionArrays, groups: tuple[str, ...]) -> RegionArrays:
    """The same choices at no value, without partners and without the limits of other groups. Only
    the fewest and the most visits of each mode are kept: nothing uses less or, for the equity band,
    more than these."""
    kept = _ends_of_modes(arrays)
    n, sellers = arrays.value.shape[:2]
    free = np.full(sellers, FREE)
    possible = arrays.value[:, :, kept] > _POSSIBLE
    asked = arrays._replace(
        value=np.where(possible, 0.0, IMPOSSIBLE),
        partner_value=np.zeros((n, len(arrays.load), 2)),
        partner_cap=np.empty(0),
        partner_price=np.empty(0),
        **{name: getattr(arrays, name)[kept] for name in ("visits", "top", "calls", "admin")},
        option_class=arrays.option_class[kept],
    )
    widened: dict[str, dict[str, Any]] = {
        "TOP_COUNT": {"top_low": np.zeros(sellers), "top_high": free},
        "VISITS": {"visit_cap": free},
        "HOURS": {"hour_cap": free},
        "HOURS_BAND": {"band": 2.0},
        "CALLS": {"seat_cap": np.full(len(arrays.seat_cap), FREE)},
        "MOVES": {"move_cap": FREE},
    }
    for name, limits in widened.items():
        if name not in groups:
            asked = asked._replace(**limits)
    return asked


def _ends_of_modes(arrays: RegionArrays) -> Ints:
    """Options with the fewest and the most visits among those alike in all else."""
    alike = np.stack([arrays.top, arrays.calls, arrays.admin], axis=1)
    kept: set[int] = set()
    for kind in np.unique(alike, axis=0):
        options = np.flatnonzero((alike == kind).all(axis=1))
        by_visits = options[np.argsort(arrays.visits[options], kind="stable")]
        kept |= {int(by_visits[0]), int(by_visits[-1])}
    return np.array(sorted(kept), dtype=np.int64)


def _solver_says(arrays: RegionArrays, groups: tuple[str, ...]) -> bool | None:
    """The same by a 0/1 model of every (account, seller, option); None if not decided in time."""
    i, j, o = np.nonzero(arrays.value > _POSSIBLE)
    if len(i) > MOST_COLUMNS:
        return None
    rows = [LinearConstraint(_sum(i, np.ones(len(i)), len(arrays.value)), 1, 1)]
    rows += [row for name in groups if name != FIXED for row in _limits(arrays, name, i, j, o)]
    answer = milp(
        np.zeros(len(i)),
        integrality=np.ones(len(i)),
        bounds=Bounds(0, 1),
        constraints=rows,
        options={"time_limit": SECONDS},
    )
    return {_FOUND: True, _INFEASIBLE: False}.get(answer.status)


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
