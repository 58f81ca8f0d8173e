"""Making a plan: gather, solve, check, store; the plan ends as a draft or says why not.

Killed at any moment and started again, it replaces its own lines.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from tandem.coverage.commands.history import count_history
from tandem.coverage.commands.plans import SOLVE
from tandem.coverage.commands.storing import Outcome, mark_failed, note_progress, store_solution
from tandem.coverage.jobs.cards import card_effects
from tandem.coverage.jobs.clash import conflicts_of
from tandem.coverage.jobs.engine import STEPS, find_plan, sentence_of
from tandem.coverage.models import CoveragePlan, SellerLoad
from tandem.coverage.queries.problem import Gathered, gather_for
from tandem.coverage.rules.progress import Progress
from tandem.coverage.rules.response import interval_of, kept
from tandem.foundation import jobs
from tandem.organisation.actors import actor_for
from tandem.planning.checker import check
from tandem.planning.coverage import plan as found

GATHERED, SOLVED, EXPLAINED = 5, 75, 80  # per cent of the way, as people see it
TELL_SECONDS = 1.0


@jobs.job_kind(SOLVE)
def solve_plan(run: jobs.JobRun) -> dict[str, Any]:
    """Gather, solve, check, store; the plan ends as a draft or says why not."""
    plan = CoveragePlan.objects.select_related("made_by").get(pk=run.args["plan_id"])
    if plan.state != CoveragePlan.State.RUNNING:
        return {"lines": plan.accounts}
    try:
        return {"lines": _make(run, plan)}
    except jobs.LeaseLost:
        raise
    except jobs.JobCancelled:
        mark_failed(plan_id=plan.pk, state=CoveragePlan.State.DISCARDED, reason="")
        raise
    except Exception as error:
        mark_failed(plan_id=plan.pk, state=CoveragePlan.State.FAILED, reason=sentence_of(error))
        raise


def _make(run: jobs.JobRun, plan: CoveragePlan) -> int:
    run.report(1, STEPS, _("Reading accounts and people"), at_once=True)
    count_history(on=plan.quarter_start)
    gathered = gather_for(plan)
    run.report(GATHERED, STEPS, _("Looking for the best plan"), at_once=True)
    solution = find_plan(run, gathered.problem, span=(GATHERED, SOLVED), tell=_telling(plan.pk))
    return store_solution(
        actor=actor_for(plan.made_by, channel="job"),
        plan=plan,
        outcome=_explained(run, plan, gathered, solution),
        report=lambda done, total: run.report(
            EXPLAINED + (STEPS - EXPLAINED) * done // (total + 1), STEPS
        ),
    )


def _telling(plan_id: int) -> Any:
    """Write down what is proven so far, about once a second."""
    told = [0.0]

    def tell(progress: Progress) -> None:
        if time.monotonic() - told[0] >= TELL_SECONDS:
            told[0] = time.monotonic()
            note_progress(plan_id=plan_id, progress=progress.shown())

    return tell


def _explained(
    run: jobs.JobRun, plan: CoveragePlan, gathered: Gathered, solution: found.CoveragePlan
) -> Outcome:
    """The solution with what was checked and found out about it."""
    conflicts = conflicts_of(
        gathered,
        solution,
        beat=lambda: run.report(SOLVED, STEPS, _("Looking for limits that clash"), at_once=True),
    )
    run.report(EXPLAINED, STEPS, _("Checking and writing it down"), at_once=True)
    return Outcome(
        gathered=gathered,
        solution=solution,
        loads=_loads(plan, gathered, solution),
        checked=_second_opinion(gathered, solution),
        conflicts=conflicts,
        responses=_responses(gathered, solution),
        cards=card_effects(gathered, solution),
    )


def _responses(gathered: Gathered, solution: found.CoveragePlan) -> dict[str, Any]:
    """The rates the plan was made with, and its value while they move inside their intervals."""
    low, high = interval_of(gathered.problem, solution, gathered.beliefs.learned)
    return {
        "rates": kept(gathered.beliefs, gathered.industry_ids),
        "low": round(low, 3),
        "high": round(high, 3),
        "held_out": int(gathered.held_out.sum()),
    }


def _second_opinion(gathered: Gathered, solution: found.CoveragePlan) -> dict[str, Any]:
    """What the independent checker finds, counted by code; no fault means the plan is as it says.

    Limits the planner itself reports as not held are found here too, so both can be compared.
    """
    faults = Counter(fault.code for fault in check(gathered.problem, solution))
    return {"faults": dict(sorted(faults.items()))}


def _loads(
    plan: CoveragePlan, gathered: Gathered, solution: found.CoveragePlan
) -> list[SellerLoad]:
    from tandem.coverage.rules.load import loads_of

    load = loads_of(gathered.problem, solution)
    capacity = gathered.problem.sellers.visit_capacity
    return [
        SellerLoad(
            plan=plan,
            seller_id=seller_id,
            region_id=gathered.seller_regions[at],
            visits=int(load.visits[at]),
            visit_capacity=float(capacity[at]),
            hours=round(float(load.hours[at]), 1),
            hours_capacity=round(float(load.hours_capacity[at]), 1),
            visit_price=round(float(solution.prices.visit[at]), 4),
            hour_price=round(float(solution.prices.hour[at]), 4),
            top_price=round(float(solution.prices.top[at]), 4),
        )
        for at, seller_id in enumerate(gathered.seller_ids)
    ]
