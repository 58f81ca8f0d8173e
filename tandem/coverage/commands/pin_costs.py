"""Asking what a pin to each seller costs: a short job, because only a worker carries the engine."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.permissions import permit_planning, person_of
from tandem.coverage.queries.pin_costs import PRICE, job_of_costs
from tandem.foundation import audit, jobs
from tandem.foundation.errors import NotThere
from tandem.foundation.models import Job
from tandem.organisation.rules.scope import Actor


@transaction.atomic
def ask_for_pin_costs(*, actor: Actor, line_id: int, now: datetime) -> Job:
    """Price a pin of the line's account to every seller of its region; one job at a time."""
    line = PlanLine.objects.visible_to(actor).select_related("account").filter(pk=line_id).first()
    if line is None:
        raise NotThere("no_such_line", _("There is no such line. Open the plan and look again."))
    permit_planning(actor, region_id=line.region_id)
    # Two presses in one moment ask once.
    CoveragePlan.objects.select_for_update(of=("self",)).get(pk=line.plan_id)
    asked = job_of_costs(actor, line.pk)
    if asked is not None and asked.is_open:
        return asked
    job = jobs.start(
        kind=PRICE,
        owner_id=person_of(actor),
        title=gettext_noop("What a pin of %(account)s costs"),
        args={"line_id": line.pk},
        url=reverse("plan_line", args=[line.pk]),
        account=str(line.account),
    )
    audit.record(
        actor=actor,
        act="coverage.pin_costs_asked",
        subject=line,
        after={"plan": line.plan_id},
        account_id=line.account_id,
        now=now,
    )
    return job
