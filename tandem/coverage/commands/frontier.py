"""The frontier of a plan: what the same accounts are worth by the owners that may change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.coverage.commands.plans import BUSY, locked_plan, refuse_what_if
from tandem.coverage.models import CoveragePlan
from tandem.coverage.permissions import permit_planning, person_of
from tandem.coverage.queries.plans import job_of_frontier
from tandem.foundation import audit, jobs
from tandem.foundation.errors import Refusal
from tandem.organisation.rules.scope import Actor

DRAW = "coverage.draw_frontier"


class FrontierBeingDrawn(Refusal):
    """It is on its way already, or there is nothing yet to draw it for."""


@transaction.atomic
def ask_for_frontier(*, actor: Actor, plan_id: int, now: datetime) -> CoveragePlan:
    """Begin to solve the plan once for every share of owners that may change."""
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    refuse_what_if(plan)
    if plan.state in BUSY or _is_being_drawn(plan):
        raise FrontierBeingDrawn(
            "frontier_being_drawn",
            _("Plan %(number)s is still being worked on. Wait for it, then draw its curve.")
            % {"number": plan.number},
        )
    job = jobs.start(
        kind=DRAW,
        owner_id=person_of(actor),
        title=gettext_noop("Curve of coverage plan %(number)s"),
        args={"plan_id": plan.pk},
        url=reverse("plan_frontier", args=[plan.pk]),
        number=plan.number,
    )
    plan.frontier = {"job": job.pk, "points": []}
    plan.save(update_fields=["frontier"])
    audit.record(
        actor=actor,
        act="coverage.frontier_asked",
        subject=plan,
        after={"number": plan.number},
        now=now,
    )
    return plan


@transaction.atomic
def add_point(*, plan_id: int, point: dict[str, Any]) -> None:
    """One point more; a share that was solved before is replaced."""
    plan = CoveragePlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    others = [row for row in plan.frontier["points"] if row["percent"] != point["percent"]]
    points = sorted([*others, point], key=lambda row: float(row["percent"]))
    plan.frontier = plan.frontier | {"points": points}
    plan.save(update_fields=["frontier"])


def _is_being_drawn(plan: CoveragePlan) -> bool:
    job = job_of_frontier(plan)
    return job is not None and job.is_open
