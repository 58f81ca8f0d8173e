"""Measure the planner on a drawn nation; the caller prints the result as JSON.

Times are wall clock, with the machine's load or this process's `cpu_seconds` beside them, because
a shared machine stretches the clock.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from tandem.planning.calendar.problem import (
    CalendarPlan,
    CalendarProblem,
    PartnerSites,
    WishedVisits,
)
from tandem.planning.calendar.solve import plan_calendar
from tandem.planning.checker import check
from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.region import take
from tandem.planning.coverage.solve import keep_owners, solve
from tandem.planning.executor import MapRegions, map_here, process_pool
from tandem.planning.problem import NONE, CoverageProblem, Settings
from tandem.planning.synthetic import NationSize, draw_nation


@dataclass(frozen=True, slots=True)
class Sizes:
    """What to measure; `calendars` = how many sellers get a calendar."""

    nation: NationSize = field(default_factory=NationSize)
    calendars: int = 300
    workers: int = 2
    seed: int = 1


def measure(sizes: Sizes | None = None) -> dict[str, Any]:
    """{"yardstick", "national", "calendar", "replan"} as described in the planner's targets."""
    sizes = sizes or Sizes()
    problem = draw_nation(sizes.nation, seed=sizes.seed, settings=Settings())
    with process_pool(sizes.workers) as map_regions:
        regions = map_regions if sizes.workers > 1 else map_here
        solve(draw_nation(NationSize(120, 2, 2, 4, 2, 1)), map_regions=regions)  # compile first
        plan, national = measure_national(problem, regions)
        replan = {"seller_leaves": measure_seller_leaves(problem, plan, regions)}
    calendar, first = measure_calendar(problem, plan, sizes.calendars)
    replan["week_away"] = measure_week_away(first)
    return {
        "yardstick": yardstick(),
        "national": national,
        "calendar": calendar,
        "replan": replan,
        "public": [],
    }


def yardstick() -> float:
    """Seconds for a fixed piece of arithmetic, to compare machines and loads."""
    started = time.perf_counter()
    matrix = np.arange(490_000, dtype=np.float64).reshape(700, 700) / 490_000
    for _ in range(6):
        matrix = matrix @ matrix
        matrix /= np.abs(matrix).max()
    return time.perf_counter() - started


def measure_national(
    problem: CoverageProblem, map_regions: MapRegions
) -> tuple[CoveragePlan, dict[str, Any]]:
    """Solve once, check independently, report gap, time and memory of the largest worker."""
    plan = solve(problem, map_regions=map_regions)
    return plan, {
        "accounts": len(problem.accounts),
        "seconds": round(plan.seconds, 2),
        "load": round(os.getloadavg()[0], 1),
        "bound": plan.bound,
        "value": plan.value,
        "gap_pct": 100 * plan.gap,
        "violations": len(check(problem, plan)),
        "rss_mb": _peak_mb(resource.RUSAGE_CHILDREN) or _peak_mb(resource.RUSAGE_SELF),
        "kept_pct": 100 * plan.kept_share,
    }


def _peak_mb(who: int) -> float:
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return round(resource.getrusage(who).ru_maxrss / unit, 1)


def working_days(first: date, weeks: int = 13) -> tuple[date, ...]:
    """Monday to Friday of a quarter (the drawn nation has no holidays)."""
    days = (first + timedelta(days=k) for k in range(7 * weeks))
    return tuple(day for day in days if day.weekday() < 5)


def calendar_problem(problem: CoverageProblem, plan: CoveragePlan, seller: int) -> CalendarProblem:
    """The calendar of one seller as the plan asks for it."""
    rows = np.flatnonzero((plan.owner == seller) & (plan.visits > 0))
    a, s, settings = problem.accounts, problem.sellers, problem.settings
    near = np.flatnonzero(np.isin(np.arange(len(problem.partners)), plan.partner[rows]))[:8]
    rng = np.random.default_rng([settings.seed, seller])
    return CalendarProblem(
        days=working_days(date(2026, 3, 30)),
        base_lat=float(s.lat[seller]),
        base_lon=float(s.lon[seller]),
        visits=WishedVisits.create(
            key=a.key[rows],
            count=plan.visits[rows],
            lat=a.lat[rows],
            lon=a.lon[rows],
            is_top=plan.is_top[rows],
            duration=np.full(len(rows), settings.visit_hours),
        ),
        partners=PartnerSites.create(
            key=near,
            lat=s.lat[seller] + rng.normal(0, 0.05, len(near)),
            lon=s.lon[seller] + rng.normal(0, 0.05, len(near)),
        ),
    )


def measure_calendar(
    problem: CoverageProblem, plan: CoveragePlan, sellers: int
) -> tuple[dict[str, Any], tuple[CalendarProblem, CalendarPlan]]:
    """Calendars of the first sellers, one after the other on one core."""
    asked = [calendar_problem(problem, plan, j) for j in range(min(sellers, len(problem.sellers)))]
    plan_calendar(asked[0])  # compile first
    cpu, started = time.process_time(), time.perf_counter()
    made = [plan_calendar(one) for one in asked]
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    needed, placed = sum(c.needed for c in made), sum(c.placed for c in made)
    hours, greedy = sum(c.travel_hours for c in made), sum(c.greedy_travel_hours for c in made)
    days = sum(c.days_used for c in made)
    return {
        "sellers": len(made),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "needed": needed,
        "placed": placed,
        "placed_pct": 100 * placed / max(needed, 1),
        "top_missed": sum(c.top_needed - c.top_placed for c in made),
        "travel_vs_greedy_pct": 100 * (1 - hours / max(greedy, 1e-9)),
        "greedy_placed": sum(c.greedy_placed for c in made),
        "days_over_9h_pct": 100 * sum(c.days_over_limit for c in made) / max(days, 1),
        "pins_lost": sum(c.fixed_lost for c in made),
    }, (asked[0], made[0])


def measure_week_away(first: tuple[CalendarProblem, CalendarPlan]) -> dict[str, Any]:
    """The third week drops out: how many other visits change their day."""
    asked, before = first
    gone = set(asked.days[10:15])
    without = replace(asked, days=tuple(day for day in asked.days if day not in gone))
    cpu = time.process_time()
    after = plan_calendar(without, previous=before)
    cpu = time.process_time() - cpu
    dates = {(s.kind, s.target, s.day) for s in after.stops}
    others = [s for s in before.stops if s.day not in gone]
    return {
        "cpu_ms": round(1000 * cpu, 1),
        "hit": len(before.stops) - len(others),
        "others_moved": sum((s.kind, s.target, s.day) not in dates for s in others),
        "not_placed": after.needed - after.placed - (before.needed - before.placed),
    }


def measure_seller_leaves(
    problem: CoverageProblem, plan: CoveragePlan, map_regions: MapRegions
) -> dict[str, Any]:
    """The first seller leaves; only that region is planned again, from the published plan."""
    region = int(problem.sellers.region[0])
    part, published = one_region(problem, plan, region, without_seller=0)
    cpu = time.process_time()
    after = solve(part, warm=published)
    kept = keep_owners(part, published).accounts.current_owner
    return {
        "accounts": len(part.accounts),
        "orphaned": int((kept == NONE).sum()),
        "seconds": round(after.seconds, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "others_moved": int(((after.owner != kept) & (kept != NONE)).sum()),
        "gap_pct": 100 * after.gap,
        "violations": len(after.violations),
    }


def one_region(
    problem: CoverageProblem, plan: CoveragePlan, region: int, without_seller: int
) -> tuple[CoverageProblem, CoveragePlan]:
    """The problem of one region without one seller, with the load the nation has given it."""
    a, s = problem.accounts, problem.sellers
    rows = np.flatnonzero(a.region == region)
    stay = np.flatnonzero((s.region == region) & (np.arange(len(s)) != without_seller))
    local = np.full(len(s) + 1, NONE)
    local[stay] = np.arange(len(stay))
    load = np.zeros(len(problem.partners))
    table = {
        (int(m), int(v)): float(w)
        for m, v, w in zip(
            problem.options.mode, problem.options.visits, problem.options.partner_load, strict=True
        )
    }
    for i in rows[plan.partner[rows] >= 0]:
        load[plan.partner[i]] += table[int(plan.mode[i]), int(plan.visits[i])]
    home = problem.partners.region
    serving = np.flatnonzero((home == region) | (home == NONE))
    known = np.full(len(home) + 1, NONE)
    known[serving] = np.arange(len(serving))
    own = replace(
        take(a, rows),
        region=np.zeros(len(rows), dtype=np.int64),
        current_owner=local[a.current_owner[rows]],
        pin_owner=local[a.pin_owner[rows]],
        current_partner=known[a.current_partner[rows]],
        pin_partner=known[a.pin_partner[rows]],
    )
    capacity = np.where(home == NONE, load, problem.partners.capacity)
    partners = replace(
        take(replace(problem.partners, capacity=capacity), serving),
        region=np.where(home[serving] == region, 0, NONE),
    )
    sellers = replace(take(s, stay), region=np.zeros(len(stay), dtype=np.int64))
    return replace(problem, accounts=own, sellers=sellers, partners=partners, regions=1), plan
