"""A draft of every region, and a way to run the jobs a test has asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tandem.coverage.commands.plans import start_plan
from tandem.coverage.commands.publishing import publish_plan
from tandem.coverage.models import CoveragePlan
from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job
from tandem.testing.cast import Cast


@pytest.fixture
def finish() -> Callable[[CoveragePlan], CoveragePlan]:
    """Run the plan's job to its end and read the plan again."""

    def run(plan: CoveragePlan) -> CoveragePlan:
        assert plan.job_id is not None
        run_job.func(plan.job_id)
        return CoveragePlan.objects.get(pk=plan.pk)

    return run


@pytest.fixture
def draft(cast: Cast, finish: Callable[[CoveragePlan], CoveragePlan]) -> CoveragePlan:
    """A draft of all regions by sales operations."""
    plan = start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now())
    made = finish(plan)
    assert made.state == CoveragePlan.State.DRAFT, Job.objects.get(pk=plan.job_id).note
    return made


@pytest.fixture
def publish(cast: Cast, finish: Callable[[CoveragePlan], CoveragePlan]) -> Callable[..., Any]:
    """Publish a plan, with a reason for not waiting, and run the job to its end."""

    def run(plan: CoveragePlan, name: str = "opal", **facts: Any) -> CoveragePlan:
        actor, facts = cast.actor(name), {"reason": "季度明天开始"} | facts
        return finish(publish_plan(actor=actor, plan_id=plan.pk, now=timezone.now(), **facts))

    return run


@pytest.fixture
def another(cast: Cast, finish: Callable[[CoveragePlan], CoveragePlan]) -> Callable[[], Any]:
    """One more draft of all regions."""

    def make() -> CoveragePlan:
        return finish(start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now()))

    return make
