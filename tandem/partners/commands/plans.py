"""A joint plan from its draft to its end: both sides write, both sign, neither changes it alone.

While it is open a change is made at once and clears a signature. Once both have signed, a change is
asked for; it takes place when the other side agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.locking import save_changes
from tandem.foundation.own_words import own_line, own_words
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.holding import NotPossible
from tandem.partners.commands.plan_acts import ACTS, apply
from tandem.partners.commands.telling import tell_partner_side
from tandem.partners.models import UNSIGNED, JointPlan, PlanAccount, PlanAction, PlanChange
from tandem.partners.permissions import permit_plan, side_of
from tandem.partners.queries.finding import one_of, partner_of
from tandem.partners.queries.plans import change_by_id
from tandem.partners.rules.allocation import Side
from tandem.partners.rules.plan import PlanState, needs_other_side

State = PlanChange.State


@dataclass(frozen=True)
class Targets:
    target_activations: int = 0
    target_revenue_minor: int = 0
    target_vendor_visits: int = 0
    target_partner_visits: int = 0


@transaction.atomic
def draft_plan(
    *,
    actor: Actor,
    company_id: int,
    title: str,
    since: date,
    until: date,
    targets: Targets,
    now: datetime,
) -> JointPlan:
    """Either side may begin."""
    company = partner_of(actor, company_id)
    permit_plan(actor, company)
    words = own_line(title, most=120)
    if not words:
        raise NotPossible("plan_without_title", _("A plan needs a title. Type it."))
    if until < since:
        raise NotPossible("plan_ends_first", _("The plan ends before it begins. Change the days."))
    plan = JointPlan.objects.create(
        company=company,
        title=words,
        since=since,
        until=until,
        made_by_id=actor.user_id,
        made_at=now,
        **vars(targets),
    )
    after = {"title": words, "since": since, "until": until, **vars(targets)}
    audit.record(actor=actor, act="partners.joint_plan_drafted", subject=plan, after=after, now=now)
    return plan


@transaction.atomic
def change_plan(
    *,
    actor: Actor,
    plan_id: int,
    act: str,
    facts: dict[str, Any],
    reason: str = "",
    now: datetime,
) -> PlanChange | None:
    """Make the change, or ask the other side for it; what was asked is given back."""
    plan = _held(actor, plan_id)
    if act not in ACTS:
        raise NotPossible("plan_change_unknown", _("A joint plan knows no such change."))
    state = PlanState(plan.state)
    if state is PlanState.CLOSED:
        raise _closed()
    if needs_other_side(state):
        return _ask(actor, plan, act, facts, reason, now)
    apply(plan, act, facts)
    cleared = {**UNSIGNED, "state": PlanState.DRAFT.value}
    save_changes(plan, version=None, **(cleared if state is PlanState.ONE_SIGNED else {}))
    audit.record(
        actor=actor,
        act="partners.joint_plan_changed",
        subject=plan,
        after={"change": act, **facts},
        now=now,
    )
    return None


@transaction.atomic
def answer_change(*, actor: Actor, change_id: int, is_agreed: bool, now: datetime) -> PlanChange:
    """The other side's word. Said twice, the first stands."""
    asked = change_by_id(actor, change_id)
    plan = _held(actor, asked.plan_id)
    change = PlanChange.objects.select_for_update().get(pk=change_id)
    if change.state != State.ASKED:
        return change
    if change.side == side_of(actor):
        raise NotPossible(
            "own_change", _("Your side asked for this. The other side has to answer.")
        )
    if plan.state == PlanState.CLOSED:
        raise _closed()
    if is_agreed:
        apply(plan, change.act, change.facts)
        save_changes(plan, version=None)
    change.state = State.AGREED if is_agreed else State.DECLINED
    change.answered_by_id, change.answered_at = actor.person_id, now
    change.save(update_fields=["state", "answered_by", "answered_at"])
    audit.record(
        actor=actor,
        act="partners.plan_change_answered",
        subject=plan,
        after={"change": change.act, "state": change.state, **change.facts},
        now=now,
    )
    tell_partner_side(Side(change.side), plan.company, f"plan_change_{change.state}", plan, now)
    return change


@transaction.atomic
def sign_plan(*, actor: Actor, plan_id: int, version: int, now: datetime) -> JointPlan:
    """The actor's side signs what it read; with both signatures the plan is the work of both."""
    plan = _held(actor, plan_id)
    permit_plan(actor, plan.company, is_signing=True)
    side = side_of(actor)
    if getattr(plan, f"{side}_signed_at") is not None:
        return plan
    if plan.state == PlanState.CLOSED:
        raise _closed()
    if not PlanAccount.objects.filter(plan=plan).exists():
        raise NotPossible("plan_empty", _("There is no account in this plan. Put some in first."))
    other = Side.PARTNER if side is Side.VENDOR else Side.VENDOR
    is_whole = getattr(plan, f"{other}_signed_at") is not None
    state = PlanState.SIGNED if is_whole else PlanState.ONE_SIGNED
    signed = {f"{side}_signed_by_id": actor.person_id, f"{side}_signed_at": now}
    save_changes(plan, version=version, state=state.value, **signed)
    audit.record(
        actor=actor,
        act="partners.joint_plan_signed",
        subject=plan,
        after={"side": side.value, "state": state.value},
        now=now,
    )
    tell_partner_side(other, plan.company, f"plan_{state.value}", plan, now)
    return plan


@transaction.atomic
def finish_action(
    *, actor: Actor, action_id: int, result: str, on: date, now: datetime
) -> PlanAction:
    """The owner, or who speaks for the owner's side, says that it is done and what came of it."""
    found = one_of(PlanAction.objects.visible_to(actor), action_id)
    plan = JointPlan.objects.select_for_update().select_related("company").get(pk=found.plan_id)
    action = PlanAction.objects.select_for_update().get(pk=action_id)
    if action.owner_id != actor.user_id:
        permit_plan(actor, plan.company)
        if action.side != side_of(actor):
            raise NotPossible(
                "action_of_other_side",
                _("The other side owns this action and says when it is done. Ask its owner."),
            )
    if action.state == PlanAction.State.DONE:
        return action
    if action.state == PlanAction.State.DROPPED or plan.state != PlanState.SIGNED:
        raise NotPossible(
            "action_not_running",
            _("Actions of a plan that both have signed are done. This one is not under way."),
        )
    if on > timezone.localdate(now):
        raise NotPossible(
            "done_tomorrow", _("What is done lies behind us. Choose today or before.")
        )
    action.state, action.done_on = PlanAction.State.DONE, on
    action.result = own_words(result, most=500)
    action.save(update_fields=["state", "done_on", "result"])
    audit.record(
        actor=actor,
        act="partners.plan_action_done",
        subject=action,
        after={"on": on, "result": action.result},
        account_id=action.account_id,
        now=now,
    )
    return action


@transaction.atomic
def close_plan(*, actor: Actor, plan_id: int, now: datetime) -> JointPlan:
    """Nothing more is written into it; what was kept of it stays readable."""
    plan = _held(actor, plan_id)
    if plan.state == PlanState.CLOSED:
        return plan
    before = plan.state
    save_changes(plan, version=None, state=PlanState.CLOSED.value)
    audit.record(
        actor=actor,
        act="partners.joint_plan_closed",
        subject=plan,
        before={"state": before},
        after={"state": plan.state},
        now=now,
    )
    return plan


def _ask(
    actor: Actor,
    plan: JointPlan,
    act: str,
    facts: dict[str, Any],
    reason: str,
    now: datetime,
) -> PlanChange:
    """The change is tried and taken back, so that nobody is asked for what cannot be."""
    point = transaction.savepoint()
    apply(plan, act, facts)
    transaction.savepoint_rollback(point)
    side = side_of(actor)
    change = PlanChange.objects.create(
        plan_id=plan.pk,
        act=act,
        facts=facts,
        reason=own_words(reason, most=300),
        side=side.value,
        asked_by_id=actor.person_id,
        asked_at=now,
    )
    audit.record(
        actor=actor,
        act="partners.plan_change_asked",
        subject=change,
        after={"plan": plan.pk, "change": act, **facts},
        now=now,
    )
    other = Side.PARTNER if side is Side.VENDOR else Side.VENDOR
    tell_partner_side(other, plan.company, "plan_change_asked", plan, now)
    return change


def _held(actor: Actor, plan_id: int) -> JointPlan:
    """A plan the actor sees and whose side the actor speaks for."""
    rows = JointPlan.objects.visible_to(actor).select_for_update(of=("self",))
    plan = one_of(rows.select_related("company"), plan_id)
    permit_plan(actor, plan.company)
    return plan


def _closed() -> NotPossible:
    return NotPossible("plan_closed", _("This plan is closed. Write a new one."))
