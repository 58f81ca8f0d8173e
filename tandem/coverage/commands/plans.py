"""Asking for a plan and throwing a draft away.

The plan itself is made by a job; the row exists from the first moment, so that everybody sees
that it is being made, and its number never changes.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.models import CoveragePlan, PlanLine, SellerLoad
from tandem.coverage.permissions import permit_planning, person_of
from tandem.coverage.rules.horizon import NOW, horizon
from tandem.foundation import audit, jobs
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.numbering import next_number
from tandem.organisation.models import Region
from tandem.organisation.rules.scope import Actor

SOLVE = "coverage.solve_plan"
BUSY = (CoveragePlan.State.RUNNING, CoveragePlan.State.PUBLISHING)


class PlanBeingMade(Refusal):
    """Another plan of the same accounts is running."""


class NotADraft(Refusal):
    """Only a draft can be changed, published or discarded."""


@transaction.atomic
def start_plan(
    *, actor: Actor, region_id: int | None, start: str = NOW, seed: int = 1, now: datetime
) -> CoveragePlan:
    """Begin a plan of one region, or of all; the job that makes it starts on commit."""
    permit_planning(actor, region_id=region_id)
    if region_id is not None and not Region.objects.filter(pk=region_id).exists():
        raise NotThere("no_such_region", _("This region does not exist. Choose one of the list."))
    number = next_number("coverage_plan")  # holds the series, so twins queue here
    _refuse_twin(region_id)
    today = timezone.localdate(now)
    period = horizon(on=today, start=start, fiscal=fiscal_calendar())
    plan = CoveragePlan.objects.create(
        number=number,
        region_id=region_id,
        quarter_start=period.start,
        quarter_end=period.end,
        data_date=today,
        seed=seed,
        made_by_id=person_of(actor),
        made_at=now,
    )
    plan.job = jobs.start(
        kind=SOLVE,
        owner_id=plan.made_by_id,
        title=_("Coverage plan %(number)s") % {"number": number},
        args={"plan_id": plan.pk},
        url=reverse("plan_version", args=[plan.pk]),
    )
    plan.save(update_fields=["job"])
    audit.record(
        actor=actor,
        act="coverage.plan_started",
        subject=plan,
        after={"number": number, "region": region_id, "from": period.start, "seed": seed},
        now=now,
    )
    return plan


@transaction.atomic
def discard_plan(*, actor: Actor, plan_id: int, now: datetime) -> CoveragePlan:
    """Throw a draft, or a plan that failed, away; its lines go, its number stays."""
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    if plan.state not in (CoveragePlan.State.DRAFT, CoveragePlan.State.FAILED):
        raise not_a_draft(plan)
    audit.record(
        actor=actor,
        act="coverage.plan_discarded",
        subject=plan,
        before={"state": plan.state, "edited_lines": plan.edited_lines},
        after={"state": CoveragePlan.State.DISCARDED},
        now=now,
    )
    plan.state = CoveragePlan.State.DISCARDED
    plan.save(update_fields=["state"])
    delete_lines(plan.pk)
    return plan


def locked_plan(actor: Actor, plan_id: int) -> CoveragePlan:
    """The plan, held until the transaction ends; hidden and absent look the same."""
    seen = CoveragePlan.objects.visible_to(actor).filter(pk=plan_id)
    plan = seen.select_for_update(of=("self",)).first()
    if plan is None:
        raise NotThere("no_such_plan", _("There is no such plan. Open the list of plans."))
    return plan


def not_a_draft(plan: CoveragePlan) -> NotADraft:
    return NotADraft(
        "not_a_draft",
        _(
            "Plan %(number)s is no draft any more, it is: %(state)s. "
            "Make a new plan and change that one."
        )
        % {"number": plan.number, "state": plan.get_state_display()},
    )


def delete_lines(plan_id: int) -> None:
    # Plain deletes: nothing points at a line, so nothing has to be collected first.
    lines = PlanLine.objects.filter(plan_id=plan_id)
    lines._raw_delete(lines.db)
    loads = SellerLoad.objects.filter(plan_id=plan_id)
    loads._raw_delete(loads.db)


def _refuse_twin(region_id: int | None) -> None:
    busy = CoveragePlan.objects.filter(state__in=BUSY)
    if region_id is not None:
        busy = busy.filter(Q(region_id=region_id) | Q(region__isnull=True))
    running = busy.order_by("-id").first()
    if running is not None:
        raise PlanBeingMade(
            "plan_being_made",
            _(
                "Plan %(number)s of the same accounts is still being made or published. "
                "Wait for it, or stop its job first."
            )
            % {"number": running.number},
        )
