"""The demo's first coverage: planned, published and laid out as weeks, as a person would do it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from tandem.coverage.commands.plans import start_plan
from tandem.coverage.commands.publishing import publish_plan
from tandem.coverage.models import CoveragePlan
from tandem.demo.commands.phones import send_from_phones
from tandem.demo.commands.together import ask_people_along
from tandem.demo.commands.week_counts import write_counts
from tandem.demo.queries import loaded, logins
from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job
from tandem.organisation.actors import actor_for
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.rules.roles import BUSINESS_ROLES, MANAGERS, Role
from tandem.pipeline.models import Opportunity
from tandem.winning.commands.asking import ask_to_reckon, reckon_every_day, refit_every_day
from tandem.winning.models import Snapshot

WHY_UNREAD = "演示公司的第一份计划"


def plan_demo(*, now: datetime) -> Iterator[str]:
    """Do it once for a loaded demo; say how long each step took."""
    if loaded() is None:
        yield "Load the demo first: bin/tandem demo load"
        return
    if CoveragePlan.objects.filter(state=CoveragePlan.State.PUBLISHED).exists():
        yield "A coverage plan is already published."
        return
    grant = RoleGrant.objects.filter(role=Role.SALES_OPS).select_related("user").order_by("id")[0]
    actor = actor_for(grant.user, channel="system")
    yield "The coverage plan is being made; the weeks of every seller appear when it is done."
    started = time.monotonic()
    plan = start_plan(actor=actor, region_id=None, now=now)
    _finish_all_jobs()
    plan.refresh_from_db()
    yield f"Planned {plan.accounts:,} accounts in {time.monotonic() - started:.0f} s, gap {plan.gap_percent} %."
    started = time.monotonic()
    publish_plan(actor=actor, plan_id=plan.pk, now=now, reason=WHY_UNREAD)
    _finish_all_jobs()
    yield f"Published and laid out the weeks in {time.monotonic() - started:.0f} s."
    yield f"Asked people along on {ask_people_along(now=now)} visits."
    yield f"{send_from_phones(now=now)} entries of phones need review."
    counted = write_counts(
        timezone.localdate(now), timezone.now()
    )  # of the plan's owners and top 20
    yield f"Counted the process measures of {counted} sellers."
    yield from _work_the_night(timezone.localdate(now))


def _work_the_night(on: date) -> Iterator[str]:
    """What is worked out each night, so that the first morning's pages are not empty: the win model,
    then the figures of those who lead and of the people one signs in as."""
    started = time.monotonic()
    if refit_every_day(on) is not None:
        _finish_all_jobs()
        scored = Opportunity.objects.exclude(probability_permille=None).count()
        yield f"Fitted the win model in {time.monotonic() - started:.0f} s; {scored} deals have a chance."
    started = time.monotonic()
    reckon_every_day(on)
    _finish_all_jobs()
    shown = User.objects.filter(username__in=[login.username for login in logins()])
    for person in shown.order_by("pk"):
        actor = actor_for(person, channel="system")
        if actor.has_any(BUSINESS_ROLES - MANAGERS):
            ask_to_reckon(actor=actor, on=on)
    _finish_all_jobs()
    people = Snapshot.objects.values("user_id").distinct().count()
    yield f"Reckoned win rates and bookings of {people} people in {time.monotonic() - started:.0f} s."


def _finish_all_jobs() -> None:
    """Run what waits, and what that asks for; what a worker took meanwhile is waited for."""
    while open_jobs := list(
        Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).order_by("pk")
    ):
        waiting = [job for job in open_jobs if job.state == Job.State.WAITING]
        for job in waiting:
            run_job.call(job.pk)
        if not waiting:
            time.sleep(1)
