"""The changes a joint plan knows, each checked against the plan and then written.

The same change is checked when it is asked for and once more when the other side agrees: between
the two an account may have been merged or an action done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tandem.foundation.formats import day
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.partners.commands.holding import NotPossible
from tandem.partners.models import JointPlan, PlanAccount, PlanAction, PlanVisit, Side
from tandem.partners.rules.allocation import Side as SideOf

Facts = dict[str, Any]  # as JSON holds them: days are ISO texts
LONGEST = 200
TARGETS = (
    "target_activations",
    "target_revenue_minor",
    "target_vendor_visits",
    "target_partner_visits",
)
MOST_ACCOUNTS = 500


def apply(plan: JointPlan, act: str, facts: Facts) -> None:
    """Write one change; refuses what the plan does not allow."""
    ACTS[act](plan, facts)


def _add_accounts(plan: JointPlan, facts: Facts) -> None:
    held = set(PlanAccount.objects.filter(plan=plan).values_list("account_id", flat=True))
    wanted = [pk for pk in dict.fromkeys(facts["accounts"]) if pk not in held]
    if Account.objects.locked().filter(pk__in=wanted).count() != len(wanted):
        raise NotPossible(
            "plan_account_not_locked",
            _("Only locked accounts come into a joint plan. Take the others out."),
        )
    if len(held) + len(wanted) > MOST_ACCOUNTS:
        raise NotPossible(
            "plan_too_many_accounts",
            _("A joint plan holds at most %(most)d accounts. Write a second one.")
            % {"most": MOST_ACCOUNTS},
        )
    PlanAccount.objects.bulk_create(PlanAccount(plan=plan, account_id=pk) for pk in wanted)


def _remove_accounts(plan: JointPlan, facts: Facts) -> None:
    """What was done there stays; what is still to do is dropped with the accounts."""
    there = {"plan": plan, "account_id__in": facts["accounts"]}
    PlanAccount.objects.filter(**there).delete()
    open_acts = PlanAction.objects.filter(**there, state=PlanAction.State.OPEN)
    open_acts.update(state=PlanAction.State.DROPPED)
    PlanVisit.objects.filter(**there, done_on__isnull=True).delete()


def _remove_account(plan: JointPlan, facts: Facts) -> None:
    """Asked for while only one account at a time could be; still waits for an answer somewhere."""
    _remove_accounts(plan, {"accounts": [facts["account"]]})


def _add_action(plan: JointPlan, facts: Facts) -> None:
    what, due_on = facts["what"].strip(), date.fromisoformat(facts["due_on"])
    if not what or len(what) > LONGEST:
        raise NotPossible(
            "action_words",
            _("Say in at most %(most)d characters what is to be done.") % {"most": LONGEST},
        )
    if facts["kind"] not in PlanAction.Kind.values:
        raise NotPossible("action_kind", _("Choose service, promotion, marketing or sales."))
    owner = User.objects.filter(pk=facts["owner"], is_active=True).select_related("company").first()
    if owner is None:
        raise NotPossible(
            "action_owner", _("Somebody who works for one of the two sides owns an action.")
        )
    _inside_term(plan, due_on)
    _in_plan(plan, facts.get("account"))
    PlanAction.objects.create(
        plan=plan,
        account_id=facts.get("account"),
        kind=facts["kind"],
        what=what,
        side=side_of_owner(plan, owner).value,
        owner=owner,
        due_on=due_on,
    )


def _move_action(plan: JointPlan, facts: Facts) -> None:
    due_on = date.fromisoformat(facts["due_on"])
    _inside_term(plan, due_on)
    action = _open_action(plan, facts["action"])
    action.due_on = due_on
    action.save(update_fields=["due_on"])


def _drop_action(plan: JointPlan, facts: Facts) -> None:
    action = _open_action(plan, facts["action"])
    action.state = PlanAction.State.DROPPED
    action.save(update_fields=["state"])


def _add_visit(plan: JointPlan, facts: Facts) -> None:
    on = date.fromisoformat(facts["on"])
    _inside_term(plan, on)
    _in_plan(plan, facts["account"])
    PlanVisit.objects.create(
        plan=plan,
        account_id=facts["account"],
        side=Side(facts["side"]).value,
        person_id=facts.get("person"),
        on=on,
    )


def _change_targets(plan: JointPlan, facts: Facts) -> None:
    for name in TARGETS:
        setattr(plan, name, facts[name])
    plan.save(update_fields=list(TARGETS))


ACTS: dict[str, Callable[[JointPlan, Facts], None]] = {
    "add_accounts": _add_accounts,
    "remove_accounts": _remove_accounts,
    "remove_account": _remove_account,
    "add_action": _add_action,
    "move_action": _move_action,
    "drop_action": _drop_action,
    "add_visit": _add_visit,
    "change_targets": _change_targets,
}


def side_of_owner(plan: JointPlan, owner: User) -> SideOf:
    """Of the partner of this plan, or of the vendor; a third company owns nothing here."""
    if owner.company_id == plan.company_id:
        return SideOf.PARTNER
    if owner.company.kind == owner.company.Kind.PARTNER:
        raise NotPossible(
            "action_owner", _("Somebody who works for one of the two sides owns an action.")
        )
    return SideOf.VENDOR


def _open_action(plan: JointPlan, action_id: int) -> PlanAction:
    action = PlanAction.objects.select_for_update().filter(plan=plan, pk=action_id).first()
    if action is None or action.state != PlanAction.State.OPEN:
        raise NotPossible(
            "action_not_open", _("This action is done or dropped already. Reload the plan.")
        )
    return action


def _inside_term(plan: JointPlan, on: date) -> None:
    if not plan.since <= on <= plan.until:
        raise NotPossible(
            "outside_the_plan",
            _("The plan runs from %(since)s to %(until)s. Choose a day inside it.")
            % {"since": day(plan.since), "until": day(plan.until)},
        )


def _in_plan(plan: JointPlan, account_id: int | None) -> None:
    if account_id is None:
        return
    if not PlanAccount.objects.filter(plan=plan, account_id=account_id).exists():
        raise NotPossible(
            "account_not_in_plan", _("This account is not in the plan. Put it in first.")
        )
