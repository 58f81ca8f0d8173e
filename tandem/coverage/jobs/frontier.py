"""Drawing the frontier of benefit against owners moved: the plan solved for one share after another.

Each share is solved on its own, not from the prices of the one before: so a point is exactly the
plan that a manager gets who picks it, as long as the data is the same.
"""

from __future__ import annotations

from typing import Any

from tandem.coverage.commands.frontier import DRAW, add_point
from tandem.coverage.jobs.engine import STEPS, find_plan
from tandem.coverage.models import CoveragePlan
from tandem.coverage.queries.problem import gather_for
from tandem.coverage.rules.conditions import changed
from tandem.coverage.rules.what_if import WhatIf
from tandem.foundation import jobs

PERCENTS = (0.0, 1.0, 2.0, 5.0, 10.0)


@jobs.job_kind(DRAW)
def draw_frontier(run: jobs.JobRun) -> dict[str, Any]:
    """One point a share; those drawn before a restart are kept."""
    plan = CoveragePlan.objects.get(pk=run.args["plan_id"])
    drawn = {point["percent"] for point in plan.frontier["points"]}
    left = [percent for percent in PERCENTS if percent not in drawn]
    gathered = gather_for(plan)
    for at, percent in enumerate(left):
        span = STEPS * at // len(left), STEPS * (at + 1) // len(left)
        problem = changed(gathered.problem, WhatIf(moves_percent=percent))
        found = find_plan(run, problem, span=span)
        add_point(
            plan_id=plan.pk,
            point={
                "percent": percent,
                "moved": int(found.moved),
                "value": round(found.value, 3),
                "bound": round(found.bound, 3),
                "gap_percent": round(max(found.gap, 0) * 100, 4),
                "violations": len(found.violations),
            },
        )
    return {"points": len(left)}
