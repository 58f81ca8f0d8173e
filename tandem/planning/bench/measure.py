"""All rows of the planner's bench in one run; the caller adds the yardstick and prints JSON."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tandem.planning.bench.calendar import measure_calendar, measure_week_away
from tandem.planning.bench.goals import held_to
from tandem.planning.bench.million import measure_million
from tandem.planning.bench.national import cpu_seconds, measure_national, peak_mb
from tandem.planning.bench.public import measure_public
from tandem.planning.bench.replan import measure_seller_leaves
from tandem.planning.bench.small import SMALL, measure_place, measure_small
from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.solve import solve
from tandem.planning.executor import map_here, process_pool
from tandem.planning.problem import CoverageProblem
from tandem.planning.synthetic import NationSize, draw_nation


@dataclass(frozen=True, slots=True)
class Sizes:
    """What to measure; `calendars` = how many sellers get a calendar, `public` = the folder of the
    public instances (none: that row stays empty);
    `million`: whether a million accounts are planned too, twice (an hour)."""

    nation: NationSize = field(default_factory=NationSize)
    calendars: int = 450
    workers: int = 2
    seed: int = 1
    public: Path | None = None
    small: NationSize = SMALL
    million: bool = False

    @classmethod
    def quick(cls) -> Sizes:
        """A twenty-fifth of the nation in one process, to try the bench itself."""
        return cls(nation=NationSize(2_000, 12, 6, 24, 2, 2), calendars=12, workers=1)


def measure(sizes: Sizes | None = None) -> dict[str, Any]:
    """{"national", "small", "place", "calendar", "replan", "public", "goals"} as described in the
    planner's targets; "million" where it is asked for."""
    sizes = sizes or Sizes()
    problem = draw_nation(sizes.nation, seed=sizes.seed)
    solve(draw_nation(NationSize(120, 2, 2, 4, 2, 1)))  # compile first
    plan, national = _national(problem, sizes.workers)
    calendar, made = measure_calendar(problem, plan, sizes.calendars)
    answer = {
        "national": national,
        "small": measure_small(sizes.seed, sizes.small),
        "place": measure_place(problem, plan),
        "calendar": calendar,
        "replan": {
            "seller_leaves": measure_seller_leaves(problem, plan),
            "week_away": measure_week_away(made),
        },
        "public": measure_public(sizes.public),
    }
    if sizes.million:
        each = national["cpu_seconds"] / sizes.nation.regions
        answer["million"] = measure_million(sizes.workers, sizes.seed, each)
    return answer | {"goals": held_to(answer)}


def _national(problem: CoverageProblem, workers: int) -> tuple[CoveragePlan, dict[str, Any]]:
    """The nation over so many processes; their CPU and memory are known once they have ended."""
    cpu = cpu_seconds()
    with process_pool(workers) if workers > 1 else nullcontext(map_here) as map_regions:
        plan, row = measure_national(problem, map_regions)
        load = round(os.getloadavg()[0], 1)
    spent = round(cpu_seconds() - cpu, 2)
    return plan, row | {"cpu_seconds": spent, "load": load, "rss_mb": peak_mb()}
