"""A million accounts in 360 regions: does the work grow with the regions, is it the same plan?"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from tandem.planning.bench.national import cpu_seconds, measure_national, peak_mb
from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.executor import map_here, process_pool
from tandem.planning.problem import CoverageProblem
from tandem.planning.synthetic import NationSize, draw_nation

MILLION = NationSize(1_000_000, 6_000, 3_000, 12_000, 360, 12)


def measure_million(
    workers: int, seed: int, cpu_a_region: float, size: NationSize = MILLION
) -> dict[str, Any]:
    """Solve over so many processes, then again in one. `cpu_a_region`: CPU seconds a region took in
    the nation measured before; `against_nation_pct` is how much more or less a region took here.
    `same_plan`: whether one process finds the same plan, account by account."""
    problem = draw_nation(size, seed=seed)
    over = _solved(problem, workers)
    alone = _solved(problem, 1)
    each = over.cpu_seconds / size.regions
    return over.row | {
        "regions": size.regions,
        "workers": workers,
        "cpu_seconds": round(over.cpu_seconds, 1),
        "against_nation_pct": round(100 * (each / cpu_a_region - 1), 1),
        "rss_mb": over.rss_mb,
        "fingerprint": over.fingerprint,
        "one_process": {
            "seconds": alone.row["seconds"],
            "cpu_seconds": round(alone.cpu_seconds, 1),
            "fingerprint": alone.fingerprint,
        },
        "same_plan": over.fingerprint == alone.fingerprint,
    }


def fingerprint(plan: CoveragePlan) -> str:
    """Of owner, mode, visits and partner, account by account in the order of their keys."""
    order = np.argsort(plan.account_key, kind="stable")
    digest = hashlib.sha256()
    for column in (plan.account_key, plan.owner, plan.mode, plan.visits, plan.partner):
        digest.update(np.ascontiguousarray(column[order], dtype=np.int64).tobytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Solved:
    row: dict[str, Any]
    cpu_seconds: float
    rss_mb: float
    fingerprint: str


def _solved(problem: CoverageProblem, workers: int) -> _Solved:
    """CPU and memory are known once the workers have ended."""
    before = cpu_seconds()
    with process_pool(workers) if workers > 1 else nullcontext(map_here) as map_regions:
        plan, row = measure_national(problem, map_regions)
    return _Solved(row, cpu_seconds() - before, peak_mb(), fingerprint(plan))
