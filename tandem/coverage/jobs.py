"""The long jobs of coverage: making a plan, publishing one, and taking one back.

Both may be killed at any moment and started again: making replaces its own lines, publishing goes
on behind the last batch it prepared. How it ended is written on the plan, so that the page can say it.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.plans import SOLVE
from tandem.coverage.commands.publishing import PUBLISH, apply_plan, return_to_draft
from tandem.coverage.commands.staging import stage_rest
from tandem.coverage.commands.storing import mark_failed, store_solution
from tandem.coverage.commands.taking_back import (
    TAKE_BACK,
    apply_back,
    leave_published,
    stage_back,
)
from tandem.coverage.models import CoveragePlan, PlanLine, Publication, SellerLoad
from tandem.coverage.queries.problem import Gathered, gather_problem
from tandem.coverage.rules.horizon import label
from tandem.coverage.rules.what_if import WhatIf, changed
from tandem.foundation import jobs
from tandem.foundation.errors import Refusal
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.organisation.actors import actor_for
from tandem.planning.checker import check
from tandem.planning.coverage import plan as found
from tandem.planning.executor import MapRegions, map_here, process_pool
from tandem.planning.problem import PlanningError, PlanningStopped

STEPS = 100
GATHERED, SOLVED = 5, 80  # per cent of the way, as people see it
SPREAD_FROM = 10_000  # accounts
MOST_WORKERS = 8
BEAT_SECONDS = 10.0


class CannotBePlanned(Refusal):
    """The planner refused the data; its sentence says what and why."""


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
        mark_failed(plan_id=plan.pk, state=CoveragePlan.State.FAILED, reason=_sentence(error))
        raise


@jobs.job_kind(PUBLISH)
def publish(run: jobs.JobRun) -> dict[str, Any]:
    """Prepare batch by batch, then switch; whatever stops it leaves a draft."""
    found = Publication.objects.select_related("plan", "by").filter(pk=run.args["publication_id"])
    publication = found.first()
    if publication is None or publication.done_at is not None:
        return {"changed": publication.changed if publication else 0}
    plan_id = publication.plan_id
    try:
        return {"changed": _publish(run, publication)}
    except jobs.LeaseLost:
        raise
    except jobs.JobCancelled:
        return_to_draft(plan_id=plan_id, reason="")
        raise
    except Exception as error:
        return_to_draft(plan_id=plan_id, reason=_sentence(error))
        raise


def _publish(run: jobs.JobRun, publication: Publication) -> int:
    actor = actor_for(publication.by, channel="job")
    lines = PlanLine.objects.filter(plan_id=publication.plan_id)
    total, done = lines.count(), [lines.filter(pk__lte=publication.staged_to).count()]
    note = _("Preparing what changes")

    def report(more: int) -> None:
        done[0] += more
        run.report(done[0], total + 1, note)

    run.report(done[0], total + 1, note, at_once=True)
    stage_rest(actor=actor, publication=publication, now=timezone.now(), report=report)
    run.report(total, total + 1, _("Assigning accounts"), at_once=True)
    return apply_plan(actor=actor, plan_id=publication.plan_id, now=timezone.now())


@jobs.job_kind(TAKE_BACK)
def take_back(run: jobs.JobRun) -> dict[str, Any]:
    """Prepare what goes back, then switch; whatever stops it leaves the plan in force."""
    act = Publication.objects.select_related("by").filter(pk=run.args["publication_id"]).first()
    if act is None:
        return {"changed": 0}
    actor, note = actor_for(act.by, channel="job"), _("Preparing what goes back")
    try:
        run.report(0, STEPS, note, at_once=True)
        stage_back(
            actor=actor,
            act=act,
            now=timezone.now(),
            report=lambda _more: run.report(STEPS // 2, STEPS, note),
        )
        run.report(STEPS - 1, STEPS, _("Assigning accounts"), at_once=True)
        changed = apply_back(actor=actor, publication_id=act.pk, now=timezone.now())
    except jobs.LeaseLost:
        raise
    except jobs.JobCancelled:
        leave_published(publication_id=act.pk, reason="")
        raise
    except Exception as error:
        leave_published(publication_id=act.pk, reason=_sentence(error))
        raise
    return {"changed": changed}


def _make(run: jobs.JobRun, plan: CoveragePlan) -> int:
    run.report(1, STEPS, _("Reading accounts and people"), at_once=True)
    span = plan.quarter_start, plan.quarter_end
    period = Period("quarter", *span, label(*span, fiscal_calendar()))
    gathered = gather_problem(region_id=plan.region_id, period=period, seed=plan.seed)
    if plan.what_if:
        gathered = replace(gathered, problem=changed(gathered.problem, WhatIf(**plan.what_if)))
    run.report(GATHERED, STEPS, _("Looking for the best plan"), at_once=True)
    solution = _solve(run, gathered)
    run.report(SOLVED, STEPS, _("Checking and writing it down"), at_once=True)
    return store_solution(
        actor=actor_for(plan.made_by, channel="job"),
        plan=plan,
        gathered=gathered,
        solution=solution,
        loads=_loads(plan, gathered, solution),
        checked=_second_opinion(gathered, solution),
        report=lambda done, total: run.report(
            SOLVED + (STEPS - SOLVED) * done // (total + 1), STEPS
        ),
    )


def _solve(run: jobs.JobRun, gathered: Gathered) -> found.CoveragePlan:
    """The planner, made to report, to keep the lease, and to stop when it is asked to."""
    # Compiled code and SciPy come in with it: 100 MB that no web worker should carry.
    from tandem.planning.coverage.solve import solve

    note, done = _("Looking for the best plan"), [GATHERED]
    is_long = len(gathered.accounts) >= SPREAD_FROM

    def progress(fraction: float, _code: str) -> None:
        done[0] = GATHERED + int((SOLVED - GATHERED) * fraction)
        run.report(done[0], STEPS, note)

    def beat() -> None:
        run.report(done[0], STEPS, note, at_once=True)

    try:
        with _workers(is_long) as map_regions, _kept_alive(beat, is_long) as should_stop:
            return solve(
                gathered.problem,
                progress=progress,
                map_regions=map_regions,
                should_stop=should_stop,
            )
    except PlanningStopped:
        beat()  # says whether the owner asked to stop or another worker took over
        raise
    except PlanningError as error:
        raise CannotBePlanned(
            "cannot_be_planned",
            _("The planner cannot work with this list: %(why)s") % {"why": error},
        ) from error


def _second_opinion(gathered: Gathered, solution: found.CoveragePlan) -> dict[str, Any]:
    """What the independent checker finds, counted by code; no fault means the plan is as it says.

    Limits the planner itself reports as not held are found here too, so both can be compared.
    """
    faults = Counter(fault.code for fault in check(gathered.problem, solution))
    return {"faults": dict(sorted(faults.items()))}


def _workers(is_long: bool) -> AbstractContextManager[MapRegions]:
    """A long list is spread over processes; a short one is done before they would have started."""
    if not is_long:
        return nullcontext(map_here)
    return process_pool(min(os.cpu_count() or 1, MOST_WORKERS))


@contextmanager
def _kept_alive(beat: Callable[[], None], is_long: bool) -> Iterator[Callable[[], bool]]:
    """Renew the lease while the processes are busy, and learn meanwhile whether to stop."""
    over, asked = threading.Event(), threading.Event()

    def watch() -> None:
        try:
            while not over.wait(BEAT_SECONDS):
                beat()
        except (jobs.JobCancelled, jobs.LeaseLost):
            asked.set()
        finally:
            connection.close()  # a thread has its own

    watcher = threading.Thread(target=watch, daemon=True)
    if is_long:
        watcher.start()
    try:
        yield asked.is_set
    finally:
        over.set()
        if is_long:
            watcher.join()


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


def _sentence(error: Exception) -> str:
    if isinstance(error, Refusal):
        return str(error)
    return str(_("An unexpected error stopped this job. The log names it; try once more."))
