"""The review of a promise, taking accounts back, and how it ends.

From the agreed day on the vendor reads the facts against the contract. Only a ground both signed
lets it take the accounts back, after the agreed notice, and what stood that day is kept for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit, events
from tandem.foundation.formats import day
from tandem.foundation.locking import save_changes
from tandem.foundation.own_words import own_words
from tandem.organisation.actors import system_actor
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.allocated_accounts import take_from, tell_side
from tandem.partners.commands.holding import NotPossible, held_allocation
from tandem.partners.events import AllocationOver
from tandem.partners.models import Allocation, AllocationReview
from tandem.partners.permissions import permit_vendor_word
from tandem.partners.queries.allocations import due_for_review, due_to_end, standing_of
from tandem.partners.rules.allocation import (
    BINDING,
    Side,
    State,
    Terms,
    grounds,
    is_reviewable,
    last_day_of_notice,
)

Verdict = AllocationReview.Verdict


def terms_of(allocation: Allocation) -> Terms:
    return Terms(
        least_activations=allocation.least_activations,
        least_revenue_minor=allocation.least_revenue_minor,
        least_adherence_percent=allocation.least_adherence_percent,
        least_certified=allocation.least_certified,
    )


@transaction.atomic
def review_allocation(
    *,
    actor: Actor,
    allocation_id: int,
    is_taken_back: bool,
    reason: str,
    next_review_on: date | None = None,
    now: datetime,
) -> AllocationReview:
    """Keep the promise, or give notice that the accounts are taken back."""
    allocation = held_allocation(actor, allocation_id)
    permit_vendor_word(actor, allocation.region_id)
    today = timezone.localdate(now)
    state = State(allocation.state)
    if not is_reviewable(state, review_on=allocation.review_on, on=today):
        raise NotPossible(
            "allocation_not_reviewable",
            _("This contract is reviewed from %(day)s on, while it is in force. Wait until then.")
            % {"day": day(allocation.review_on)},
        )
    standing = standing_of(allocation, on=today)
    missed = grounds(terms_of(allocation), standing)
    if is_taken_back:
        _check_taking_back(allocation, missed, reason)
    elif next_review_on is not None:
        _check_next_review(allocation, next_review_on, today)
    review = AllocationReview.objects.create(
        allocation=allocation,
        on=today,
        by_id=actor.person_id,
        at=now,
        grounds=[ground.value for ground in missed],
        verdict=Verdict.TAKEN_BACK if is_taken_back else Verdict.KEPT,
        reason=own_words(reason, most=500),
        **asdict(standing),
    )
    _write_verdict(allocation, today, is_taken_back, next_review_on)
    audit.record(
        actor=actor,
        act="partners.allocation_reviewed",
        subject=allocation,
        after={"verdict": review.verdict, "grounds": review.grounds, **asdict(standing)},
        now=now,
    )
    tell_side(Side.PARTNER, allocation, f"allocation_{review.verdict}", now)
    return review


@transaction.atomic
def end_allocation(
    *, actor: Actor, allocation_id: int, state: State, on: date, now: datetime
) -> Allocation:
    """The promise is over; accounts taken back leave the partner, others stay where they are."""
    allocation = held_allocation(actor, allocation_id)
    if allocation.state not in BINDING:
        return allocation
    ids = tuple(allocation.accounts.values_list("account_id", flat=True))
    before = allocation.state
    allocation.accounts.update(is_binding=False)
    save_changes(allocation, version=None, state=state.value, over_on=on)
    if state is State.CLAWED_BACK:
        take_from(allocation.company_id, ids, now)
    audit.record(
        actor=actor,
        act="partners.allocation_ended",
        subject=allocation,
        before={"state": before},
        after={"state": state.value, "on": on},
        now=now,
    )
    events.publish(AllocationOver(allocation.pk, allocation.company_id, ids, actor))
    tell_side(Side.PARTNER, allocation, f"allocation_{state.value}", now)
    return allocation


def follow_terms(*, on: date) -> int:
    """Every day: reviews come due, notices and terms run out. Returns how many changed."""
    actor, now = system_actor(), timezone.now()
    changed = 0
    for allocation in list(due_for_review(on=on)):
        changed += _open_review(actor, allocation.pk, now)
    for allocation in list(due_to_end(on=on)):
        was_taken = allocation.state == State.TAKING_BACK
        state = State.CLAWED_BACK if was_taken else State.ENDED
        end_allocation(actor=actor, allocation_id=allocation.pk, state=state, on=on, now=now)
        changed += 1
    return changed


@transaction.atomic
def _open_review(actor: Actor, allocation_id: int, now: datetime) -> int:
    allocation = held_allocation(actor, allocation_id)
    if allocation.state != State.IN_FORCE:
        return 0
    save_changes(allocation, version=None, state=State.UNDER_REVIEW.value)
    audit.record(
        actor=actor,
        act="partners.allocation_review_opened",
        subject=allocation,
        before={"state": State.IN_FORCE.value},
        after={"state": State.UNDER_REVIEW.value},
        now=now,
    )
    for side in Side:
        tell_side(side, allocation, "allocation_under_review", now)
    return 1


def _check_taking_back(allocation: Allocation, missed: Sequence[str], reason: str) -> None:
    if not missed:
        raise NotPossible(
            "no_ground_to_take_back",
            _(
                "The partner has met everything the contract asks, so its accounts stay. "
                "Speak with the partner if you want other terms."
            ),
        )
    if not reason.strip():
        raise NotPossible(
            "taking_back_needs_reason",
            _("%(name)s needs to know why. Write the reason in a few words.")
            % {"name": allocation.company},
        )


def _check_next_review(allocation: Allocation, next_review_on: date, today: date) -> None:
    if not today < next_review_on <= allocation.until:
        raise NotPossible(
            "next_review_outside_term",
            _(
                "The next review lies after today and not after %(until)s, the last day of the "
                "contract. Choose another day, or leave it empty for the last day."
            )
            % {"until": day(allocation.until)},
        )


def _write_verdict(
    allocation: Allocation, today: date, is_taken_back: bool, next_review_on: date | None
) -> None:
    if is_taken_back:
        last = last_day_of_notice(today, notice_days=allocation.notice_days, until=allocation.until)
        save_changes(allocation, version=None, state=State.TAKING_BACK.value, notice_until=last)
        return
    again = next_review_on or allocation.until
    save_changes(allocation, version=None, state=State.IN_FORCE.value, review_on=again)
