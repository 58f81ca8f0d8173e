"""Solve decisions 1 and 2 for the nation: price, certify, plan, region by region.

1 price every region alone on a split of the shared capacity; 2 give shared rows one national price
and take the bound there (proven for the whole nation, not only for the split); 3 split shared
capacity by the use at these prices and search a feasible plan in every region; 4 explain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tandem.planning.coverage.dual import (
    FIRST_STAGES,
    STAGES,
    WARM_STAGES,
    Priced,
    price_region,
)
from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.region import RegionTask, build_arrays
from tandem.planning.coverage.report import RegionReport, merge, report_region
from tandem.planning.coverage.search import RegionPlan, plan_region
from tandem.planning.coverage.split import Nation, resplit, split_nation, with_common_prices
from tandem.planning.coverage.warm import KnownPrices, keep_owners, known_prices, start_prices
from tandem.planning.executor import MapRegions, map_here
from tandem.planning.problem import CoverageProblem, Floats, PlanningStopped
from tandem.planning.validation import validate

Progress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]


def solve(
    problem: CoverageProblem,
    *,
    warm: CoveragePlan | None = None,
    prices_of: CoveragePlan | None = None,
    map_regions: MapRegions = map_here,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> CoveragePlan:
    """The plan with its bound, prices and reasons.

    `warm`: an earlier plan to repair gently: its owners count as current and only
    `Settings.warm_move_share` of them may change; accounts are matched by key. `prices_of`: a plan
    of a like problem whose prices are where pricing starts (by default `warm`); it saves time and
    changes no limit. `progress` gets
    (fraction, "pricing" | "proving" | "planning"). Raises `PlanningError` for a problem that
    cannot be planned and `PlanningStopped` when `should_stop` says so. Deterministic by seed.
    """
    started = time.perf_counter()
    validate(problem)
    watch = _Watch(progress or (lambda fraction, code: None), should_stop or (lambda: False))
    asked = problem if warm is None else keep_owners(problem, warm)
    share = problem.settings.move_share if warm is None else problem.settings.warm_move_share
    nation = split_nation(asked, share)
    known = known_prices(asked, prices_of or warm)
    price = _price if len(nation.tasks) == 1 else _price_roughly
    starts = [(task, known) for task in nation.tasks]
    priced = watch.collect(map_regions(price, starts), len(starts), 0.0, "pricing")
    certified, common, proved = _certify(asked, nation, priced, map_regions, watch)
    split = resplit(nation, asked, _use(asked, nation, certified))
    jobs = [
        (task, _with_shared(task, c.prices, common, nation), problem.settings.seed + task.region)
        for task, c in zip(split.tasks, certified, strict=True)
    ]
    reports = watch.collect(map_regions(_plan, jobs), len(jobs), 0.5, "planning")
    bounds = _widened(proved, certified, reports)
    bound = sum(bounds) + _shared_rows(asked, nation, common, reports)
    seconds = time.perf_counter() - started
    return merge(asked, nation, reports, bound, bounds, seconds)


@dataclass(frozen=True, slots=True)
class _Watch:
    """Reports progress and asks whether to stop after every region."""

    progress: Progress
    should_stop: ShouldStop

    def collect(self, results: Iterable, count: int, base: float, code: str) -> list:
        self.progress(base, code)
        out = []
        for result in results:
            out.append(result)
            if self.should_stop():
                raise PlanningStopped
            share = 0.5 if code == "planning" else 0.25
            self.progress(base + share * len(out) / max(count, 1), code)
        return out


def _price(job: tuple[RegionTask, KnownPrices | None]) -> Priced:
    task, known = job
    if known is None:
        return price_region(build_arrays(task))
    return price_region(build_arrays(task), start_prices(task, known), stages=WARM_STAGES)


def _price_roughly(job: tuple[RegionTask, KnownPrices | None]) -> Priced:
    task, known = job
    start = None if known is None else start_prices(task, known)
    return price_region(build_arrays(task), start, stages=FIRST_STAGES)


def _price_again(job: tuple[RegionTask, Floats]) -> Priced:
    task, start = job
    return price_region(build_arrays(task), start, stages=STAGES)


def _plan(job: tuple[RegionTask, Floats, int]) -> RegionReport:
    task, prices, seed = job
    arrays = build_arrays(task)
    found: RegionPlan = plan_region(arrays, prices, seed)
    return report_region(task, arrays, prices, found)


def _certify(
    problem: CoverageProblem,
    nation: Nation,
    priced: list[Priced],
    map_regions: MapRegions,
    watch: _Watch,
) -> tuple[list[Priced], tuple[Floats, Floats, float], Sequence[RegionTask]]:
    """Bounds at common national prices for shared rows: their mean over regions, by use."""
    seats, partners = len(problem.seats), len(problem.partners)
    if len(nation.tasks) <= 1:
        return priced, (np.zeros(seats), np.zeros(partners), 0.0), nation.tasks
    seat_sum, seat_weight = np.zeros(seats), np.zeros(seats)
    partner_sum, partner_weight = np.zeros(partners), np.zeros(partners)
    move_sum, move_weight = 0.0, 1e-12
    starts = []
    for task, p in zip(nation.tasks, priced, strict=True):
        seat, partner, move = _split_prices(task, p.prices)
        n = len(task.account_rows)
        seat_sum[task.seat_rows] += n * seat
        seat_weight[task.seat_rows] += n
        partner_sum[task.partner_rows] += n * partner
        partner_weight[task.partner_rows] += n
        move_sum, move_weight = move_sum + n * move, move_weight + n
    common = (
        seat_sum / np.maximum(seat_weight, 1) * (nation.seat_regions.sum(0) > 1),
        partner_sum / np.maximum(partner_weight, 1) * (nation.partner_regions.sum(0) > 1),
        move_sum / move_weight,
    )
    tasks = with_common_prices(nation, problem, *common).tasks
    for task, p in zip(tasks, priced, strict=True):
        start = p.prices.copy()
        seats_here = len(task.seat_rows)
        at = 6 * len(task.seller_rows)
        start[at : at + seats_here][task.seat_price > 0] = 0.0
        local = start[at + seats_here + 1 : -1]
        local[task.partner_price > 0] = 0.0
        start[-1] = 0.0
        starts.append(start)
    jobs = list(zip(tasks, starts, strict=True))
    proven = watch.collect(map_regions(_price_again, jobs), len(jobs), 0.25, "proving")
    return proven, common, tasks


def _widened(
    tasks: Sequence[RegionTask], certified: list[Priced], reports: list[RegionReport]
) -> list[float]:
    """Bounds of the regions. Where limits cannot all hold, they are widened to what the plan
    uses: the bound then speaks of every plan that breaks them no further."""
    return [
        price_region(build_arrays(task), c.prices, report.used).bound if report.facts else c.bound
        for task, c, report in zip(tasks, certified, reports, strict=True)
    ]


def _split_prices(task: RegionTask, prices: Floats) -> tuple[Floats, Floats, float]:
    at = 6 * len(task.seller_rows)
    seats = len(task.seat_rows)
    return prices[at : at + seats], prices[at + seats + 1 : -1], float(prices[-1])


def _shared_rows(
    problem: CoverageProblem,
    nation: Nation,
    common: tuple[Floats, Floats, float],
    reports: list[RegionReport],
) -> float:
    """What the national prices owe for the whole capacity of the shared rows (or the plan's use
    of them, where it breaks a limit)."""
    seat, partner, move = common
    seats_used, partners_used = np.zeros(len(seat)), np.zeros(len(partner))
    for task, report in zip(nation.tasks, reports, strict=True):
        calls, loads, _ = _split_prices(task, report.used)
        seats_used[task.seat_rows] += calls
        partners_used[task.partner_rows] += loads
    moved = sum(float(report.used[-1]) for report in reports)
    seats = float((seat * np.maximum(problem.seats.calls, seats_used)).sum())
    partners = float((partner * np.maximum(problem.partners.capacity, partners_used)).sum())
    return seats + partners + move * max(nation.move_budget, moved)


def _use(problem: CoverageProblem, nation: Nation, certified: list[Priced]) -> dict[str, Floats]:
    count = len(nation.tasks)
    seat = np.zeros((count, len(problem.seats)))
    partner = np.zeros((count, len(problem.partners)))
    for at, (task, p) in enumerate(zip(nation.tasks, certified, strict=True)):
        seat[at, task.seat_rows] = p.seat_use[:-1]
        partner[at, task.partner_rows] = p.partner_use
    moves = np.array([p.move_use for p in certified])
    return {"seat": seat, "partner": partner, "moves": moves}


def _with_shared(
    task: RegionTask, prices: Floats, common: tuple[Floats, Floats, float], nation: Nation
) -> Floats:
    """Local prices with the national price of shared rows added, for the search."""
    seat, partner, move = common
    whole = prices.copy()
    at, seats = 6 * len(task.seller_rows), len(task.seat_rows)
    whole[at : at + seats] += seat[task.seat_rows]
    whole[at + seats + 1 : -1] += partner[task.partner_rows]
    whole[-1] += move
    return whole
