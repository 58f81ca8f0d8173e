"""A draft is read by the managers of its regions before it is published (domain.md §6).

Each manager approves the own region or sends it back with a comment; who made the plan hears of
it. A region that is changed after its approval, by anybody but its own manager, is asked again.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.plans import locked_plan, not_a_draft, refuse_what_if
from tandem.coverage.models import CoveragePlan, RegionReview
from tandem.coverage.permissions import may_review, permit_planning, permit_review
from tandem.coverage.queries.reviews import managers_of_regions, regions_with_lines
from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.own_words import own_words
from tandem.organisation.commands.notices import notify
from tandem.organisation.rules.scope import Actor

State, Verdict = CoveragePlan.State, RegionReview.Verdict
ASKED, SENT_BACK, ALL_APPROVED = "plan_to_review", "plan_sent_back", "plan_approved"


class CommentMissing(Refusal):
    """A region that is sent back says what is wrong."""


class NotInReview(Refusal):
    """Nobody has asked for a verdict on this plan."""


@transaction.atomic
def send_to_review(*, actor: Actor, plan_id: int, now: datetime) -> CoveragePlan:
    """Ask the manager of every region of the draft for a verdict."""
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    if plan.state != State.DRAFT:
        raise not_a_draft(plan)
    refuse_what_if(plan)
    region_ids = regions_with_lines(plan)
    RegionReview.objects.filter(plan=plan).delete()  # asked anew
    RegionReview.objects.bulk_create([RegionReview(plan=plan, region_id=pk) for pk in region_ids])
    plan.state, plan.failure = State.REVIEW, ""
    plan.save(update_fields=["state", "failure"])
    managers = managers_of_regions(region_ids, on=timezone.localdate(now))
    asked = {user.pk for people in managers.values() for user in people} - {actor.user_id}
    _tell(plan, asked, ASKED, now)
    audit.record(
        actor=actor,
        act="coverage.plan_sent_to_review",
        subject=plan,
        after={"number": plan.number, "regions": len(region_ids), "asked": len(asked)},
        now=now,
    )
    return plan


@transaction.atomic
def review_region(
    *,
    actor: Actor,
    plan_id: int,
    region_id: int,
    is_approved: bool,
    comment: str = "",
    now: datetime,
) -> RegionReview:
    """Approve one's region in a draft, or send it back and say why."""
    plan = locked_plan(actor, plan_id)
    found = RegionReview.objects.visible_to(actor).filter(plan=plan, region_id=region_id)
    review = found.select_for_update(of=("self",)).first()
    if review is None:
        raise NotThere("no_such_review", _("There is nothing to review here for you."))
    permit_review(actor, region_id=region_id)
    if plan.state != State.REVIEW:
        raise NotInReview(
            "not_in_review",
            _("Plan %(number)s is not in review any more. Open it to see how it stands.")
            % {"number": plan.number},
        )
    if not is_approved and not comment.strip():
        raise CommentMissing(
            "review_comment_missing",
            _("Write in a few words what should be different, then send it back."),
        )
    before = {"verdict": review.verdict, "comment": review.comment}
    review.verdict = Verdict.APPROVED if is_approved else Verdict.RETURNED
    review.comment = own_words(comment, most=500)
    review.by_id, review.at = actor.user_id, now
    review.save(update_fields=["verdict", "comment", "by", "at"])
    audit.record(
        actor=actor,
        act="coverage.region_reviewed",
        subject=review,
        before=before,
        after={"verdict": review.verdict, "comment": review.comment, "region": region_id},
        now=now,
    )
    _tell_the_maker(plan, review, now)
    return review


def ask_again(plan: CoveragePlan, *, region_id: int, actor: Actor) -> None:
    """A line of the region was changed: what was approved is not what there is now."""
    if plan.state == State.REVIEW and not may_review(actor, region_id=region_id):
        RegionReview.objects.filter(
            plan=plan, region_id=region_id, verdict=Verdict.APPROVED
        ).update(verdict=Verdict.WAITING)


def _tell_the_maker(plan: CoveragePlan, review: RegionReview, now: datetime) -> None:
    if review.verdict == Verdict.RETURNED:
        _tell(plan, {plan.made_by_id}, SENT_BACK, now)
    elif not RegionReview.objects.filter(plan=plan).exclude(verdict=Verdict.APPROVED).exists():
        _tell(plan, {plan.made_by_id}, ALL_APPROVED, now)


def _tell(plan: CoveragePlan, user_ids: set[int], kind: str, now: datetime) -> None:
    notify(
        user_ids=sorted(user_ids),
        kind=kind,
        facts={"plan": plan.number},
        url=reverse("plan_version", args=[plan.pk]),
        now=now,
    )
