"""The values of the pages of joint plans."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, day, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Row, link
from tandem.organisation.models import Company
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor
from tandem.partners.forms.allocation import SignatureForm
from tandem.partners.forms.plan import ActionDoneForm, MoveActionForm, ReasonForm
from tandem.partners.models import JointPlan, PlanAction
from tandem.partners.partner_page import head_of
from tandem.partners.permissions import may_work_on_plan, side_of
from tandem.partners.plan_grids import SHOWN, accounts_grid, actions_grid, visits_grid
from tandem.partners.queries.plan_words import (
    plan_targets,
    signature_of,
    state_chip,
    waiting_changes,
)
from tandem.partners.queries.plans import (
    account_counts,
    actual_of,
    plans_of_partner,
)
from tandem.partners.rules.plan import PlanState


def plans_context(actor: Actor, company: Company) -> dict[str, Any]:
    plans = list(plans_of_partner(actor, company.pk)[:SHOWN])
    numbers = account_counts(plans)
    return head_of(company, "partner_plans", with_money=actor.has_any(MANAGERS)) | {
        "can_write": may_work_on_plan(actor, company),
        "grid": Grid(
            id="joint-plans",
            label=_("Joint plans"),
            columns=[
                Column(_("Plan"), kind="main"),
                Column(_("Term")),
                Column(_("Accounts"), kind="number"),
                Column(_("State")),
            ],
            rows=[_plan_row(plan, numbers.get(plan.pk, 0)) for plan in plans],
            empty=Empty(
                _("No joint plan with this partner yet"),
                _("A joint plan names accounts, visits of both sides, targets and actions."),
                icon="plan",
            ),
        ),
    }


def plan_context(actor: Actor, plan: JointPlan) -> dict[str, Any]:
    today, state = timezone.localdate(), PlanState(plan.state)
    actual = actual_of(plan, on=today)
    side = side_of(actor)
    can_write = may_work_on_plan(actor, plan.company) and state is not PlanState.CLOSED
    is_unsigned = getattr(plan, f"{side}_signed_at") is None
    return {
        "plan": plan,
        "state": state_chip(plan),
        "targets": plan_targets(plan, actual),
        "signatures": [
            {"side": _("Vendor"), **signature_of(plan, "vendor")},
            {"side": plan.company.name, **signature_of(plan, "partner")},
        ],
        "changes": waiting_changes(actor, plan, side=side.value, can_answer=can_write),
        "accounts": accounts_grid(actor, plan),
        "actions": actions_grid(actor, plan),
        "visits": visits_grid(actor, plan),
        "can_write": can_write,
        "is_signed": state is PlanState.SIGNED,
        "can_sign": state in (PlanState.DRAFT, PlanState.ONE_SIGNED)
        and is_unsigned
        and may_work_on_plan(actor, plan.company, is_signing=True),
        "signature_form": SignatureForm(initial={"version": plan.version}),
        "unit": unit_label("wan"),
    }


def action_context(actor: Actor, action: PlanAction) -> dict[str, Any]:
    plan = action.plan
    is_open = action.state == PlanAction.State.OPEN
    speaks = may_work_on_plan(actor, plan.company)
    is_own_side = action.side == side_of(actor)
    is_signed = plan.state == PlanState.SIGNED
    return {
        "action": action,
        "plan": plan,
        "facts": [
            (_("Kind of action"), action.get_kind_display()),
            (_("Customer"), action.account or _("all of the plan")),
            (_("Who"), action.owner),
            (_("Which side"), action.get_side_display()),
            (_("By when"), day(action.due_on)),
            (_("State"), action.get_state_display()),
            (_("Done on"), day(action.done_on)),
            (_("What came of it"), action.result or "–"),
        ],
        "can_finish": is_open
        and is_signed
        and (action.owner_id == actor.user_id or (speaks and is_own_side)),
        "can_change": is_open and speaks and plan.state != PlanState.CLOSED,
        "asks": is_signed,
        "done_form": ActionDoneForm(initial={"on": timezone.localdate()}),
        "move_form": MoveActionForm(initial={"due_on": action.due_on}),
        "drop_form": ReasonForm(auto_id="drop_%s"),
    }


def _plan_row(plan: JointPlan, number: int) -> Row:
    url = reverse("joint_plan", args=[plan.pk])
    term = f"{day(plan.since)} – {day(plan.until)}"
    cells: list[object] = [link(plan.title, url), term, count(number), state_chip(plan)]
    return Row(id=plan.pk, label=plan.title, url=url, cells=cells)
