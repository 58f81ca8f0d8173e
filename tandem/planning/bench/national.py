"""The national plan: gap, time, memory and violations of one solve, checked independently."""

from __future__ import annotations

import resource
import sys
from dataclasses import asdict
from typing import Any

from tandem.planning.checker import check
from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.solve import solve
from tandem.planning.executor import MapRegions
from tandem.planning.problem import CoverageProblem

TOLD = 3
"""Faults told in full: a count alone says nothing of what to look for."""


def measure_national(
    problem: CoverageProblem, map_regions: MapRegions
) -> tuple[CoveragePlan, dict[str, Any]]:
    """Solve once, check independently, report gap, time and memory of the largest worker.

    `cpu_seconds` is this process and the workers that have ended, so ask it after the pool closed.
    """
    plan = solve(problem, map_regions=map_regions)
    faults = check(problem, plan)
    return plan, {
        "accounts": len(problem.accounts),
        "seconds": round(plan.seconds, 2),
        "bound": plan.bound,
        "value": plan.value,
        "gap_pct": 100 * plan.gap,
        "violations": len(faults),
        "first_faults": [asdict(fault) for fault in faults[:TOLD]],
        "kept_pct": 100 * plan.kept_share,
    }


def peak_mb(who: int = resource.RUSAGE_CHILDREN) -> float:
    """Most memory of the largest ended worker, or of this process where there was none."""
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    most = resource.getrusage(who).ru_maxrss or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / unit, 1)


def cpu_seconds() -> float:
    """CPU of this process and of every worker that has ended."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)
