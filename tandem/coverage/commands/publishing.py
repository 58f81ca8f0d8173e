"""Publishing: a draft becomes the coverage that holds, all of it or nothing of it (adr/0012).

`publish_plan` decides and asks for the job. The job prepares batch by batch while nothing has
changed yet (`staging`), then calls `apply_plan`, one short transaction: accounts are switched, the
plan it replaces steps back, people and partners are told, and the floors above hear of it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.coverage.commands.announcing import announce_partner_moves
from tandem.coverage.commands.plans import (
    EDITABLE,
    PlanBeingMade,
    ask_for_job,
    locked_plan,
    not_a_draft,
    refuse_what_if,
)
from tandem.coverage.commands.staging import for_the_plan, publish_again, stage_rest
from tandem.coverage.commands.telling import tell_partners, tell_sellers
from tandem.coverage.events import CoveragePublished, CoverageSwitched
from tandem.coverage.models import CoveragePlan, PlanLine, Publication, RegionReview
from tandem.coverage.permissions import may_override_review, permit_planning, person_of
from tandem.coverage.queries.reviews import unread_regions
from tandem.foundation import audit, events
from tandem.foundation.errors import Refusal
from tandem.foundation.own_words import own_words
from tandem.keyaccounts.commands.switching import forget_staged, switch_coverage
from tandem.organisation.rules.scope import Actor

PUBLISH = "coverage.publish_plan"
State = CoveragePlan.State


class OwnerLeft(Refusal):
    """The draft gives accounts to somebody who has left since."""


class ReviewMissing(Refusal):
    """A region has not approved the draft."""


@transaction.atomic
def publish_plan(*, actor: Actor, plan_id: int, now: datetime, reason: str = "") -> CoveragePlan:
    """Let this draft become the coverage that holds; the job that applies it starts on commit.

    `reason`: why it is published although the manager of a region has not approved it.
    """
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    if plan.state not in EDITABLE:
        raise not_a_draft(plan)
    refuse_what_if(plan)
    refuse_while_another_publishes(plan)
    _refuse_people_who_left(plan)
    unread = _unread_or_refuse(actor, plan, reason)
    publication = Publication.objects.create(
        plan=plan, by_id=person_of(actor), asked_at=now, reason=own_words(reason, most=200)
    )
    plan.state = State.PUBLISHING
    plan.failure = ""
    plan.published_by_id = actor.user_id
    plan.job = publication.job = ask_for_job(
        plan,
        kind=PUBLISH,
        owner_id=publication.by_id,
        title=gettext_noop("Publish coverage plan %(number)s"),
        args={"publication_id": publication.pk},
    )
    plan.save(update_fields=["state", "failure", "published_by", "job"])
    publication.save(update_fields=["job"])
    audit.record(
        actor=actor,
        act="coverage.plan_approved",
        subject=plan,
        after={
            "number": plan.number,
            "changed_owners": plan.changed_owners,
            "reason": publication.reason,
        },
        now=now,
    )
    if unread:
        audit.record(
            actor=actor,
            act="coverage.review_overridden",
            subject=plan,
            after={"number": plan.number, "regions": unread, "reason": publication.reason},
            now=now,
        )
    return plan


@transaction.atomic
def apply_plan(*, actor: Actor, plan_id: int, now: datetime) -> int:
    """Make the plan hold; returns how many accounts changed. A plan already applied changes none."""
    plan = CoveragePlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.state != State.PUBLISHING:
        return 0
    publication = Publication.objects.filter(plan=plan, done_at=None).latest("pk")
    stage_rest(actor=actor, publication=publication, now=now)
    publication.changed = switch_coverage(
        actor=for_the_plan(actor),
        batch=publication.pk,
        again=lambda ids: publish_again(publication, ids),
        now=now,
    )
    publication.replaced = _step_back(plan)
    publication.done_at = now
    publication.save(update_fields=["changed", "replaced", "done_at"])
    plan.state = State.PUBLISHED
    plan.published_at = now
    plan.save(update_fields=["state", "published_at"])
    until = announce_partner_moves(plan, now=now)
    tell_sellers(plan, now=now)
    tell_partners(plan, until=until, now=now)
    audit.record(
        actor=actor,
        act="coverage.plan_published",
        subject=plan,
        after={
            "number": plan.number,
            "accounts_changed": publication.changed,
            "replaced": publication.replaced,
        },
        now=now,
    )
    events.publish(CoveragePublished(plan.pk, publication.by_id))
    events.publish(CoverageSwitched(publication.pk, publication.by_id, plan.number))
    return publication.changed


@transaction.atomic
def return_to_draft(*, plan_id: int, reason: str) -> None:
    """Publishing did not come to its end; nothing was changed, so the draft is a draft again."""
    for publication in Publication.objects.filter(plan_id=plan_id, undoes=None, done_at=None):
        forget_staged(batch=publication.pk)
        publication.delete()
    was_reviewed = RegionReview.objects.filter(plan_id=plan_id).exists()
    CoveragePlan.objects.filter(pk=plan_id, state=State.PUBLISHING).update(
        state=State.REVIEW if was_reviewed else State.DRAFT,
        failure=reason[:300],
        published_by=None,
    )


def refuse_while_another_publishes(plan: CoveragePlan) -> None:
    changing = (State.PUBLISHING, State.REVERTING)
    other = CoveragePlan.objects.filter(state__in=changing).exclude(pk=plan.pk).first()
    if other is not None:
        raise PlanBeingMade(
            "plan_being_published",
            _("Plan %(number)s is being published right now. Wait until it is, then publish this.")
            % {"number": other.number},
        )


def _step_back(plan: CoveragePlan) -> list[int]:
    """The published plans this one replaces: all of them, or those of the same region."""
    earlier = CoveragePlan.objects.filter(state=State.PUBLISHED).exclude(pk=plan.pk)
    if plan.region_id is not None:
        earlier = earlier.filter(region_id=plan.region_id)
    ids = list(earlier.values_list("pk", flat=True))
    earlier.update(state=State.REPLACED)
    return ids


def _unread_or_refuse(actor: Actor, plan: CoveragePlan, reason: str) -> list[int]:
    """Every region has approved; or who decides for all says why one does not wait for these."""
    unread = unread_regions(actor, plan)
    if not unread:
        return []
    facts = {"regions": ", ".join(map(str, unread))}
    if not may_override_review(actor):
        raise ReviewMissing(
            "review_missing",
            _("Not approved yet: %(regions)s. Send the plan to review and wait for the approval.")
            % facts,
        )
    if not reason.strip():
        raise ReviewMissing(
            "review_missing",
            _(
                "Not approved yet: %(regions)s. Send the plan to review and wait for its managers, "
                "or write why you publish without them; the reason is kept."
            )
            % facts,
        )
    return [region.pk for region in unread]


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
