"""A company of 5,000 accounts planned in one process, and one new account placed at its prices."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

import numpy as np

from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.questions import place_account
from tandem.planning.coverage.region import take
from tandem.planning.coverage.solve import solve
from tandem.planning.problem import CoverageProblem
from tandem.planning.synthetic import NationSize, draw_nation

SMALL = NationSize(5_000, 30, 15, 60, 2, 2)
PLACED = 50


def measure_small(seed: int, size: NationSize = SMALL) -> dict[str, Any]:
    """One command on one core, compiled loops at hand."""
    problem = draw_nation(size, seed=seed)
    cpu = time.process_time()
    plan = solve(problem)
    return {
        "accounts": len(problem.accounts),
        "seconds": round(plan.seconds, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "gap_pct": 100 * plan.gap,
        "violations": len(plan.violations),
    }


def measure_place(problem: CoverageProblem, plan: CoveragePlan) -> dict[str, Any]:
    """Owner, partner, mode and visits of one account as if it were new, end to end."""
    taken, clock = [], []
    for row in range(min(PLACED, len(problem.accounts))):
        account = take(problem.accounts, np.array([row]))
        cpu, started = time.process_time(), time.perf_counter()
        place_account(problem, plan.prices, account)
        taken.append(time.process_time() - cpu)
        clock.append(time.perf_counter() - started)
    return {"cpu_ms": round(1000 * median(taken), 2), "ms": round(1000 * median(clock), 2)}
