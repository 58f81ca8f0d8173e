"""A million accounts in 360 regions: does the work grow with the regions, and memory not?"""

from __future__ import annotations

from typing import Any

from tandem.planning.bench.national import cpu_seconds, measure_national, peak_mb
from tandem.planning.executor import process_pool
from tandem.planning.synthetic import NationSize, draw_nation

MILLION = NationSize(1_000_000, 6_000, 3_000, 12_000, 360, 12)


def measure_million(
    workers: int, seed: int, cpu_a_region: float, size: NationSize = MILLION
) -> dict[str, Any]:
    """Solve once over so many processes. `cpu_a_region`: CPU seconds a region took in the nation
    measured before; `against_nation_pct` is how much more or less a region took here."""
    problem = draw_nation(size, seed=seed)
    before = cpu_seconds()
    with process_pool(workers) as map_regions:
        _, row = measure_national(problem, map_regions)
    spent = cpu_seconds() - before
    each = spent / size.regions
    return row | {
        "regions": size.regions,
        "cpu_seconds": round(spent, 1),
        "against_nation_pct": round(100 * (each / cpu_a_region - 1), 1),
        "rss_mb": peak_mb(),
    }
