"""Asking for a plan and throwing a draft away.

The plan itself is made by a job; the row exists from the first moment, so that everybody sees
that it is being made, and its number never changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.coverage.models import CoveragePlan, PlanLine, SellerLoad
from tandem.coverage.permissions import permit_planning, person_of
from tandem.coverage.rules.horizon import NOW, horizon
from tandem.foundation import audit, jobs
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.models import Job
from tandem.foundation.numbering import next_number
from tandem.organisation.models import Region
from tandem.organisation.rules.scope import Actor

SOLVE = "coverage.solve_plan"
State = CoveragePlan.State
BUSY = (State.RUNNING, State.PUBLISHING, State.REVERTING)
EDITABLE = (State.DRAFT, State.REVIEW)


class PlanBeingMade(Refusal):
    """Another plan of the same accounts is running."""


class NoSuchPoint(Refusal):
    """The share of owners was not solved, so nobody knows what they would get."""


class OnlyWhatIf(Refusal):
    """A plan that only tries a condition cannot hold."""


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
    period = horizon(on=timezone.localdate(now), start=start, fiscal=fiscal_calendar())
    return begin(Asked(region_id, (period.start, period.end), seed), actor, now)


@transaction.atomic
def take_point(*, actor: Actor, plan_id: int, percent: float, now: datetime) -> CoveragePlan:
    """A draft of the same accounts and weeks in which so many owners may change.

    The percentages offered are those of the plan's frontier; the engine repeats itself, so on the
    same data the draft is the plan behind that point.
    """
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    refuse_what_if(plan)
    if percent not in {point["percent"] for point in plan.frontier.get("points", [])}:
        raise NoSuchPoint(
            "no_such_point", _("This point is not on the curve. Open the curve and choose one.")
        )
    span = plan.quarter_start, plan.quarter_end
    return begin(Asked(plan.region_id, span, plan.seed, moves_percent=percent), actor, now)


@transaction.atomic
def discard_plan(*, actor: Actor, plan_id: int, now: datetime) -> CoveragePlan:
    """Throw a draft, or a plan that failed, away; its lines go, its number stays."""
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    if plan.state not in (*EDITABLE, State.FAILED):
        raise not_a_draft(plan)
    audit.record(
        actor=actor,
        act="coverage.plan_discarded",
        subject=plan,
        before={"state": plan.state, "edited_lines": plan.edited_lines},
        after={"state": State.DISCARDED},
        now=now,
    )
    plan.state = State.DISCARDED
    plan.save(update_fields=["state"])
    delete_lines(plan.pk)
    return plan


def refuse_what_if(plan: CoveragePlan) -> None:
    """A plan under another condition is read and compared, and nothing else."""
    if plan.what_if:
        raise OnlyWhatIf(
            "only_what_if",
            _("Plan %(number)s only tries a condition. Make a plan of what is to hold.")
            % {"number": plan.number},
        )


def ask_for_job(
    plan: CoveragePlan, *, kind: str, owner_id: int, title: str, args: dict[str, Any]
) -> Job:
    """A job whose tray entry leads to the plan; it starts on commit."""
    url = reverse("plan_version", args=[plan.pk])
    return jobs.start(
        kind=kind, owner_id=owner_id, title=title, args=args, url=url, number=plan.number
    )


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


@dataclass(frozen=True)
class Asked:
    """What a plan is to be made of; `moves_percent` None: the company's share of owners."""

    region_id: int | None
    span: tuple[date, date]
    seed: int
    what_if: dict[str, Any] = field(default_factory=dict)
    moves_percent: float | None = None
    beside: CoveragePlan | None = None


def begin(asked: Asked, actor: Actor, now: datetime) -> CoveragePlan:
    number = next_number("coverage_plan")  # holds the series, so twins queue here
    _refuse_twin(asked.region_id)
    plan = CoveragePlan.objects.create(
        number=number,
        region_id=asked.region_id,
        quarter_start=asked.span[0],
        quarter_end=asked.span[1],
        data_date=timezone.localdate(now),
        seed=asked.seed,
        what_if=asked.what_if,
        moves_percent=asked.moves_percent,
        beside=asked.beside,
        made_by_id=person_of(actor),
        made_at=now,
    )
    plan.job = ask_for_job(
        plan,
        kind=SOLVE,
        owner_id=plan.made_by_id,
        title=gettext_noop("Coverage plan %(number)s"),
        args={"plan_id": plan.pk},
    )
    plan.save(update_fields=["job"])
    audit.record(
        actor=actor,
        act="coverage.plan_started",
        subject=plan,
        after={
            "number": number,
            "region": asked.region_id,
            "from": asked.span[0],
            "seed": asked.seed,
            "what_if": asked.what_if,
            "moves_percent": asked.moves_percent,
        },
        now=now,
    )
    return plan


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
