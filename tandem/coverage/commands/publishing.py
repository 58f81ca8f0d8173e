"""Publishing: a draft becomes the coverage that holds, all of it or nothing of it.

`publish_plan` decides and asks for the job; `apply_plan` is the job's one transaction: accounts
are assigned, the plan it replaces steps back, people and partners are told, and the floors above
hear of it. A killed job has changed nothing and simply starts again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.coverage.commands.plans import BUSY, PlanBeingMade, locked_plan, not_a_draft
from tandem.coverage.commands.telling import tell_partners, tell_sellers
from tandem.coverage.events import CoveragePublished
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.permissions import permit_planning
from tandem.foundation import audit, events, jobs
from tandem.foundation.errors import Refusal
from tandem.keyaccounts.commands.coverage import Assignment, assign_coverage
from tandem.keyaccounts.models import Account
from tandem.organisation.actors import system_actor
from tandem.organisation.rules.scope import Actor

PUBLISH = "coverage.publish_plan"


class OwnerLeft(Refusal):
    """The draft gives accounts to somebody who has left since."""


@transaction.atomic
def publish_plan(*, actor: Actor, plan_id: int, now: datetime) -> CoveragePlan:
    """Let this draft become the coverage that holds; the job that applies it starts on commit."""
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    if plan.state != CoveragePlan.State.DRAFT:
        raise not_a_draft(plan)
    _refuse_while_another_publishes(plan)
    _refuse_people_who_left(plan)
    plan.state = CoveragePlan.State.PUBLISHING
    plan.failure = ""
    plan.published_by_id = actor.user_id
    plan.job = jobs.start(
        kind=PUBLISH,
        owner_id=actor.user_id or plan.made_by_id,
        title=_("Publish coverage plan %(number)s") % {"number": plan.number},
        args={"plan_id": plan.pk},
        url=reverse("plan_version", args=[plan.pk]),
    )
    plan.save(update_fields=["state", "failure", "published_by", "job"])
    audit.record(
        actor=actor,
        act="coverage.plan_approved",
        subject=plan,
        after={"number": plan.number, "changed_owners": plan.changed_owners},
        now=now,
    )
    return plan


@transaction.atomic
def apply_plan(*, actor: Actor, plan_id: int, now: datetime) -> int:
    """Make the plan hold; returns how many accounts changed. A plan already applied changes none."""
    plan = CoveragePlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.state != CoveragePlan.State.PUBLISHING:
        return 0
    changed = assign_coverage(actor=_for_the_plan(actor), assignments=_assignments(plan), now=now)
    replaced = _step_back(plan)
    plan.state = CoveragePlan.State.PUBLISHED
    plan.published_at = now
    plan.save(update_fields=["state", "published_at"])
    tell_sellers(plan, now=now)
    tell_partners(plan, now=now)
    audit.record(
        actor=actor,
        act="coverage.plan_published",
        subject=plan,
        after={"number": plan.number, "accounts_changed": changed, "replaced": replaced},
        now=now,
    )
    events.publish(CoveragePublished(plan.pk, plan.published_by_id or plan.made_by_id))
    return changed


@transaction.atomic
def return_to_draft(*, plan_id: int, reason: str) -> None:
    """Publishing did not come to its end; nothing was changed, so the draft is a draft again."""
    CoveragePlan.objects.filter(pk=plan_id, state=CoveragePlan.State.PUBLISHING).update(
        state=CoveragePlan.State.DRAFT, failure=reason[:300], published_by=None
    )


def _assignments(plan: CoveragePlan) -> list[Assignment]:
    """Lines of accounts that are still locked and still in the line's region."""
    lines = PlanLine.objects.filter(
        plan=plan, account__state=Account.State.LOCKED, account__region_id=F("region_id")
    )
    rows = lines.values_list(
        "account_id", "owner_id", "inside_id", "partner_id", "mode", "segment", "is_top", "visits"
    )
    return [Assignment(*row) for row in rows.iterator(chunk_size=5000)]


def _step_back(plan: CoveragePlan) -> list[int]:
    """The published plans this one replaces: all of them, or those of the same region."""
    earlier = CoveragePlan.objects.filter(state=CoveragePlan.State.PUBLISHED).exclude(pk=plan.pk)
    if plan.region_id is not None:
        earlier = earlier.filter(region_id=plan.region_id)
    numbers = list(earlier.values_list("number", flat=True))
    earlier.update(state=CoveragePlan.State.REPLACED)
    return numbers


def _for_the_plan(actor: Actor) -> Actor:
    """Who may publish may assign every account of the plan; the trail still names the person."""
    whole = system_actor()
    return replace(actor, grants=whole.grants, reach=whole.reach)


def _refuse_while_another_publishes(plan: CoveragePlan) -> None:
    other = CoveragePlan.objects.filter(state=BUSY[1]).exclude(pk=plan.pk).first()
    if other is not None:
        raise PlanBeingMade(
            "plan_being_published",
            _("Plan %(number)s is being published right now. Wait until it is, then publish this.")
            % {"number": other.number},
        )


def _refuse_people_who_left(plan: CoveragePlan) -> None:
    left = PlanLine.objects.filter(plan=plan, owner__is_active=False)
    first = left.select_related("owner").first()
    if first is not None:
        raise OwnerLeft(
            "owner_left",
            _(
                "%(count)s accounts of this draft go to %(name)s, who has left since. "
                "Plan again, or move these accounts by hand."
            )
            % {
                "count": left.filter(owner_id=first.owner_id).count(),
                "name": first.owner.get_full_name() if first.owner else "",
            },
        )
