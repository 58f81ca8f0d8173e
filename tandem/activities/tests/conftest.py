"""A visit of today, and a plan whose weeks are laid out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tandem.activities.commands.following import LAY_OUT
from tandem.activities.commands.tasks import hand_over
from tandem.activities.models import Task, Visit
from tandem.coverage.commands.plans import start_plan
from tandem.coverage.commands.publishing import publish_plan
from tandem.coverage.models import CoveragePlan
from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job
from tandem.testing.cast import Cast


@pytest.fixture
def a_visit(cast: Cast) -> Callable[..., Visit]:
    """`a_visit()` is Olga's visit of today to her account; name what differs."""

    def make(**facts: Any) -> Visit:
        usual = {"seller": cast.olga, "account": cast.olgas, "on": timezone.localdate()}
        return Visit.objects.create(**(usual | facts))

    return make


@pytest.fixture
def give(cast: Cast) -> Callable[..., Task]:
    """`give(to="iris")` is a task Olga gives for her account, due today."""

    def make(*, by: str = "olga", to: str = "iris", **facts: Any) -> Task:
        usual = {"account_id": cast.olgas.pk, "title": "送报价", "due_on": timezone.localdate()}
        return hand_over(
            actor=cast.actor(by),
            to_user=cast.people[to],
            now=timezone.now(),
            **(usual | facts),
        )

    return make


@pytest.fixture
def published(cast: Cast) -> CoveragePlan:
    """A plan of all regions, made and published; its weeks wait to be laid out."""
    actor, now = cast.actor("opal"), timezone.now()
    plan = start_plan(actor=actor, region_id=None, now=now)
    run_job.func(plan.job_id)
    run_job.func(publish_plan(actor=actor, plan_id=plan.pk, now=now, reason="季度明天开始").job_id)
    return CoveragePlan.objects.get(pk=plan.pk)


@pytest.fixture
def lay_out(published: CoveragePlan) -> Callable[[], Job]:
    """Run the job that lays the weeks out; called again, it is run anew."""

    def run() -> Job:
        job = Job.objects.filter(kind=LAY_OUT).latest("id")
        if job.state != Job.State.WAITING:
            job.pk, job.state, job.created_at = None, Job.State.WAITING, timezone.now()
            job.save(force_insert=True)
        run_job.func(job.pk)
        return Job.objects.get(pk=job.pk)

    return run


def open_visits(first: date) -> list[tuple[Any, ...]]:
    rows = Visit.objects.filter(state=Visit.State.PLANNED, on__gte=first)
    columns = ("seller_id", "on", "position", "account_id", "partner_id", "is_fixed")
    return list(rows.order_by("seller_id", "on", "position", "id").values_list(*columns))
