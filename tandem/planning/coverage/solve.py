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
    price_region,
    soft_use,
)
from tandem.planning.coverage.layout import layout_of
from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.region import RegionArrays, RegionTask, build_arrays
from tandem.planning.coverage.report import RegionReport, merge, report_region
from tandem.planning.coverage.search import RegionPlan, plan_region
from tandem.planning.coverage.settling import settle
from tandem.planning.coverage.sharing import (
    Common,
    common_prices,
    nothing_shared,
    owed,
    with_shared,
    without_shared,
)
from tandem.planning.coverage.split import Nation, resplit, split_nation, with_common_prices
from tandem.planning.coverage.warm import KnownPrices, keep_owners, known_prices, start_prices
from tandem.planning.executor import MapRegions, map_here
from tandem.planning.problem import CoverageProblem, Floats, Ints
from tandem.planning.terms import PlanningStopped
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
        (
            task,
            with_shared(task, c.prices, common),
            c.choice if len(nation.tasks) == 1 else None,
            problem.settings.seed + task.region,
        )
        for task, c in zip(split.tasks, certified, strict=True)
    ]
    reports = watch.collect(map_regions(_plan, jobs), len(jobs), 0.5, "planning")
    bounds = _widened(proved, certified, reports)
    bound = sum(bounds) + owed(asked, nation, common, [report.used for report in reports])
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


@dataclass(frozen=True, slots=True)
class Priced:
    """A region's prices, the bound they prove, the plan to begin the search with (n, 3), and the
    smoothed use of the rows that regions may share: at a common price the best use of one may be
    nothing or all, and says nothing of a fair share."""

    prices: Floats
    bound: float
    choice: Ints
    seat_use: Floats
    partner_use: Floats
    move_use: float


def _price(job: tuple[RegionTask, KnownPrices | None]) -> Priced:
    """Everything at once: the only region shares nothing."""
    task, known = job
    arrays = build_arrays(task)
    if known is None:
        return _settled(arrays, price_region(arrays).prices)
    start = start_prices(task, known)
    return _settled(arrays, price_region(arrays, start, stages=WARM_STAGES).prices)


def _price_roughly(job: tuple[RegionTask, KnownPrices | None]) -> Floats:
    task, known = job
    start = None if known is None else start_prices(task, known)
    return price_region(build_arrays(task), start, stages=FIRST_STAGES).prices


def _price_again(job: tuple[RegionTask, Floats]) -> Priced:
    task, start = job
    arrays = build_arrays(task)
    return _settled(arrays, price_region(arrays, start, stages=STAGES).prices)


def _settled(arrays: RegionArrays, prices: Floats) -> Priced:
    found = settle(arrays, prices)
    use, blocks = soft_use(arrays, found.prices), layout_of(arrays).blocks()
    return Priced(
        prices=found.prices,
        bound=found.bound,
        choice=found.choice,
        seat_use=use[blocks["seat"]],
        partner_use=use[blocks["partner"]],
        move_use=float(use[blocks["move"]][0]),
    )


def _plan(job: tuple[RegionTask, Floats, Ints | None, int]) -> RegionReport:
    """Search from `start`, or from the relaxation of the region's own share of what is shared."""
    task, prices, start, seed = job
    arrays, at = build_arrays(task), prices
    if start is None:
        settled = settle(arrays, prices)
        at, start = settled.prices, settled.choice
    found: RegionPlan = plan_region(arrays, at, start, seed)
    return report_region(task, arrays, prices, found)


def _certify(
    problem: CoverageProblem,
    nation: Nation,
    priced: list,
    map_regions: MapRegions,
    watch: _Watch,
) -> tuple[list[Priced], Common, Sequence[RegionTask]]:
    """Bounds at common national prices for shared rows."""
    if len(nation.tasks) <= 1:
        return priced, nothing_shared(problem), nation.tasks
    common = common_prices(problem, nation, priced)
    tasks = with_common_prices(nation, problem, *common).tasks
    starts = [without_shared(task, prices) for task, prices in zip(tasks, priced, strict=True)]
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


def _use(problem: CoverageProblem, nation: Nation, certified: list[Priced]) -> dict[str, Floats]:
    count = len(nation.tasks)
    seat = np.zeros((count, len(problem.seats)))
    partner = np.zeros((count, len(problem.partners)))
    for at, (task, p) in enumerate(zip(nation.tasks, certified, strict=True)):
        seat[at, task.seat_rows] = p.seat_use[:-1]
        partner[at, task.partner_rows] = p.partner_use
    moves = np.array([p.move_use for p in certified])
    return {"seat": seat, "partner": partner, "moves": moves}
