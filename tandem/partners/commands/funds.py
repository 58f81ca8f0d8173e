"""Money for an action of a joint plan: asked for, approved, claimed with proof, paid, or refused.

Who asks does not approve, and who approves does not pay. The amount only shrinks on its way; what is
not spent goes back into the budget.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.kept_files import Folder
from tandem.foundation.locking import save_changes
from tandem.foundation.media import redraw
from tandem.foundation.own_words import own_words
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.fund_budgets import commit_money, give_money_back
from tandem.partners.commands.holding import NotPossible
from tandem.partners.commands.telling import tell_partner_side
from tandem.partners.models import FundProof, FundRequest, JointPlan, PlanAction
from tandem.partners.permissions import permit_fund_approval, permit_fund_payment, permit_plan
from tandem.partners.queries.finding import one_of
from tandem.partners.queries.funds import industries_of, proofs_of
from tandem.partners.rules.allocation import Side
from tandem.partners.rules.funds import FundState, left_over

MOST_PROOFS = 10
PROOFS = Folder("proofs")
MOST_BYTES = 12 * 1024 * 1024
State = FundState


@transaction.atomic
def ask_for_fund(
    *,
    actor: Actor,
    action_id: int,
    purpose: str,
    amount_minor: int,
    expected_minor: int,
    starts_on: date,
    ends_on: date,
    now: datetime,
) -> FundRequest:
    """The partner asks, or the vendor's people write down what it asked for."""
    seen = PlanAction.objects.visible_to(actor).select_related("plan__company")
    action = one_of(seen, action_id)
    plan = action.plan
    permit_plan(actor, plan.company)
    words = own_words(purpose, most=300)
    if not words or amount_minor <= 0 or ends_on < starts_on:
        raise NotPossible(
            "fund_not_whole",
            _("Say what the money is for, an amount above zero, and an end after the beginning."),
        )
    if plan.state != JointPlan.State.SIGNED or action.state == PlanAction.State.DROPPED:
        raise NotPossible(
            "fund_without_plan",
            _("Funds are for actions of a plan both have signed. Sign the plan first."),
        )
    made = FundRequest.objects.create(
        company=plan.company,
        action=action,
        purpose=words,
        asked_minor=amount_minor,
        expected_minor=expected_minor,
        starts_on=starts_on,
        ends_on=ends_on,
        asked_by_id=actor.person_id,
        asked_at=now,
    )
    after = {"action": action.pk, "asked_minor": amount_minor, "expected_minor": expected_minor}
    audit.record(actor=actor, act="partners.fund_asked", subject=made, after=after, now=now)
    tell_partner_side(Side.VENDOR, plan.company, "fund_asked", made, now)
    return made


@transaction.atomic
def approve_fund(
    *, actor: Actor, request_id: int, budget_id: int, amount_minor: int, now: datetime
) -> FundRequest:
    """Take the money from the budget; two approvals at the same moment cannot overdraw it."""
    held = _held(actor, request_id, {State.ASKED})
    _permit_decision(actor, held, amount_minor)
    if held.asked_by_id == actor.user_id:
        raise NotPossible(
            "fund_of_your_own", _("You asked for this yourself. Somebody else approves it.")
        )
    if not 0 < amount_minor <= held.asked_minor:
        raise NotPossible(
            "fund_more_than_asked",
            _("At most what was asked for is approved, and more than nothing. Change the amount."),
        )
    commit_money(budget_id, amount_minor, on=timezone.localdate(now))
    return _decide(
        actor, held, "fund_approved", now,
        state=State.APPROVED.value, budget_id=budget_id, approved_minor=amount_minor,
    )  # fmt: skip


@transaction.atomic
def refuse_fund(*, actor: Actor, request_id: int, reason: str, now: datetime) -> FundRequest:
    """Not at all; or, of what was approved and not yet paid, no longer: the money goes back."""
    held = _held(actor, request_id, {State.ASKED, State.APPROVED, State.CLAIMED})
    _permit_decision(actor, held, held.approved_minor)
    if not reason.strip():
        raise NotPossible(
            "refusal_needs_reason", _("The partner needs to know why. Write the reason.")
        )
    give_money_back(held.budget_id, held.approved_minor)
    was_asked = held.state == State.ASKED
    return _decide(
        actor, held, "fund_refused", now,
        state=(State.REFUSED if was_asked else State.LAPSED).value, reason=own_words(reason, most=300),
    )  # fmt: skip


@transaction.atomic
def claim_fund(
    *,
    actor: Actor,
    request_id: int,
    amount_minor: int,
    photos: Iterable[bytes],
    now: datetime,
) -> FundRequest:
    """What was really spent, with photos that show it."""
    held = _held(actor, request_id, {State.APPROVED, State.CLAIMED})
    permit_plan(actor, held.company)
    if not 0 < amount_minor <= held.approved_minor:
        raise NotPossible(
            "claim_more_than_approved",
            _("At most what was approved is claimed, and more than nothing. Change the amount."),
        )
    for photo in photos:
        _keep_proof(actor, held, photo, now)
    if not proofs_of(held).exists():
        raise NotPossible(
            "claim_without_proof", _("A claim needs a photo of what was done. Add one.")
        )
    save_changes(
        held,
        version=None,
        state=State.CLAIMED.value,
        claimed_minor=amount_minor,
        claimed_by_id=actor.person_id,
        claimed_at=now,
    )
    after = {"claimed_minor": amount_minor}
    audit.record(actor=actor, act="partners.fund_claimed", subject=held, after=after, now=now)
    tell_partner_side(Side.VENDOR, held.company, "fund_claimed", held, now)
    return held


@transaction.atomic
def pay_fund(*, actor: Actor, request_id: int, on: date, now: datetime) -> FundRequest:
    """Paid once; what was approved and not claimed goes back into the budget."""
    held = _held(actor, request_id, {State.CLAIMED, State.PAID})
    permit_fund_payment(actor)
    if held.state == State.PAID:
        return held
    if actor.user_id in (held.decided_by_id, held.claimed_by_id):
        raise NotPossible(
            "fund_paid_by_another",
            _("Who approved or claimed it does not pay it. Ask a colleague."),
        )
    give_money_back(
        held.budget_id,
        left_over(approved_minor=held.approved_minor, paid_minor=held.claimed_minor),
    )
    save_changes(
        held,
        version=None,
        state=State.PAID.value,
        paid_minor=held.claimed_minor,
        paid_by_id=actor.user_id,
        paid_on=on,
    )
    after = {"paid_minor": held.paid_minor, "on": on}
    audit.record(actor=actor, act="partners.fund_paid", subject=held, after=after, now=now)
    tell_partner_side(Side.PARTNER, held.company, "fund_paid", held, now)
    return held


def _keep_proof(actor: Actor, held: FundRequest, content: bytes, now: datetime) -> None:
    digest = hashlib.sha256(content).hexdigest()
    kept = proofs_of(held)
    if kept.filter(sha256=digest).exists():
        return
    if kept.count() >= MOST_PROOFS or len(content) > MOST_BYTES:
        raise NotPossible(
            "proofs_too_many",
            _("A claim keeps at most %(most)d photos of 12 MB. Keep the telling ones.")
            % {"most": MOST_PROOFS},
        )
    drawn = redraw(content)
    FundProof.objects.create(
        request=held,
        stored_as=PROOFS.keep(drawn, "image/jpeg"),
        sha256=digest,
        size=len(drawn),
        by_id=actor.person_id,
        at=now,
    )


def _permit_decision(actor: Actor, held: FundRequest, amount_minor: int) -> None:
    limits = settings.TANDEM["FUND_LIMITS"]
    permit_fund_approval(actor, held.company, industries_of(held), amount_minor, limits)


def _decide(
    actor: Actor, held: FundRequest, act: str, now: datetime, **changes: Any
) -> FundRequest:
    save_changes(held, version=None, decided_by_id=actor.user_id, decided_at=now, **changes)
    audit.record(actor=actor, act=f"partners.{act}", subject=held, after=changes, now=now)
    tell_partner_side(Side.PARTNER, held.company, act, held, now)
    return held


def _held(actor: Actor, request_id: int, states: set[FundState]) -> FundRequest:
    rows = FundRequest.objects.visible_to(actor).select_for_update(of=("self",))
    held = one_of(rows.select_related("company"), request_id)
    if held.state not in states:
        raise NotPossible(
            "fund_stands_elsewhere",
            _("This request stands as “%(state)s”; that act is over or not yet due.")
            % {"state": held.get_state_display()},
        )
    return held
