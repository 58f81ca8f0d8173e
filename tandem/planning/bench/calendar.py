"""Decision 3: the calendars of many sellers, and a week that drops out of one."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from statistics import mean
from typing import Any

import numpy as np

from tandem.planning.calendar.homes import earlier_stops
from tandem.planning.calendar.plan import CalendarPlan
from tandem.planning.calendar.problem import (
    CalendarProblem,
    PartnerSites,
    WishedVisits,
)
from tandem.planning.calendar.solve import plan_calendar
from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.problem import CoverageProblem

AWAY = 20
"""Sellers whose third week is tried."""


def measure_calendar(
    problem: CoverageProblem, plan: CoveragePlan, sellers: int
) -> tuple[dict[str, Any], list[tuple[CalendarProblem, CalendarPlan]]]:
    """Calendars of the first sellers, one after the other on one core; some for `week_away`."""
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
        "cpu_ms_each": round(1000 * cpu / len(made), 1),
        "seconds_for_450": round(450 * cpu / len(made) / 2, 2),
        "needed": needed,
        "placed": placed,
        "placed_pct": 100 * placed / max(needed, 1),
        "top_missed": sum(c.top_needed - c.top_placed for c in made),
        "travel_vs_greedy_pct": 100 * (1 - hours / max(greedy, 1e-9)),
        "greedy_placed": sum(c.greedy_placed for c in made),
        "days_over_9h_pct": 100 * sum(c.days_over_limit for c in made) / max(days, 1),
        "pins_lost": sum(c.fixed_lost for c in made),
    }, list(zip(asked, made, strict=True))[:AWAY]


def measure_week_away(calendars: list[tuple[CalendarProblem, CalendarPlan]]) -> dict[str, Any]:
    """The third week drops out, a seller at a time: means a seller."""
    rows = [_without_a_week(asked, before) for asked, before in calendars]
    names = ("cpu_ms", "hit", "others_moved", "not_placed")
    means = (round(mean(column), 2) for column in zip(*rows, strict=True))
    return {"sellers": len(rows)} | dict(zip(names, means, strict=True))


def _without_a_week(asked: CalendarProblem, before: CalendarPlan) -> tuple[float, int, int, int]:
    """CPU ms, visits of that week, other visits with a new day, visits no longer placed."""
    gone = set(asked.days[10:15])
    rest = tuple(day for day in asked.days if day not in gone)
    without = replace(asked, days=rest, before=earlier_stops(asked, before))
    cpu = time.process_time()
    after = plan_calendar(without)
    cpu = time.process_time() - cpu
    dates = {(s.kind, s.target, s.day) for s in after.stops}
    others = [s for s in before.stops if s.day not in gone]
    moved = sum((s.kind, s.target, s.day) not in dates for s in others)
    lost = after.needed - after.placed - (before.needed - before.placed)
    return 1000 * cpu, len(before.stops) - len(others), moved, lost


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


def working_days(first: date, weeks: int = 13) -> tuple[date, ...]:
    """Monday to Friday of a quarter (the drawn nation has no holidays)."""
    days = (first + timedelta(days=k) for k in range(7 * weeks))
    return tuple(day for day in days if day.weekday() < 5)
