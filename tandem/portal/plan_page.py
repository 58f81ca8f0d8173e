"""The values of a joint plan's page and of a contract's, as the partner's manager reads and signs them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count
from tandem.foundation.kit import chip, forward_pager
from tandem.foundation.paging import Place, page_of
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Allocation, JointPlan, PlanAction
from tandem.partners.queries.allocations import accounts_of
from tandem.partners.queries.plan_words import (
    plan_targets,
    signature_of,
    state_chip,
    waiting_changes,
)
from tandem.partners.queries.plans import (
    accounts_in_plan,
    actions_of,
    actual_of,
    visits_of,
)
from tandem.partners.rules.allocation import OPEN
from tandem.partners.rules.allocation import State as Standing
from tandem.partners.rules.plan import PlanState
from tandem.portal.company_forms import SignForm, WeWereThereForm

SHOWN = 100
MOST_TO_CHOOSE = 500
PARTNER = "partner"


def plan_context(actor: Actor, plan: JointPlan) -> dict[str, Any]:
    today, state = timezone.localdate(), PlanState(plan.state)
    accounts = list(accounts_in_plan(actor, plan)[:MOST_TO_CHOOSE])
    is_signed = state is PlanState.SIGNED
    return {
        "plan": plan,
        "state": state_chip(plan),
        "targets": plan_targets(plan, actual_of(plan, on=today)),
        "signatures": _signatures(plan),
        "changes": waiting_changes(actor, plan, side=PARTNER, can_answer=True),
        "accounts": accounts[:SHOWN],
        "actions": [_action(one, is_signed) for one in actions_of(actor, plan)[:SHOWN]],
        "visits": list(visits_of(actor, plan)[:SHOWN]),
        "sign_form": SignForm(initial={"version": plan.version})
        if state in (PlanState.DRAFT, PlanState.ONE_SIGNED) and plan.partner_signed_at is None
        else None,
        "visit_form": WeWereThereForm(accounts=accounts, initial={"on": today})
        if is_signed and _runs(plan, today)
        else None,
    }


def allocation_context(actor: Actor, held: Allocation, place: Place) -> dict[str, Any]:
    can_sign = Standing(held.state) in OPEN and held.partner_signed_at is None
    page = page_of(accounts_of(actor, held), ("name_sort", "id"), place, size=SHOWN)
    return {
        "allocation": held,
        "state": chip(held.get_state_display()),
        "signatures": _signatures(held),
        "terms": [
            (_("Target: activations"), count(held.target_activations)),
            (_("Target: orders of the accounts"), amount(held.target_revenue_minor)),
            (_("At least: activations"), count(held.least_activations)),
            (_("At least: orders of the accounts"), amount(held.least_revenue_minor)),
            (_("At least: plan kept"), f"{held.least_adherence_percent}%"),
            (_("At least: certified people"), count(held.least_certified)),
        ],
        "accounts": page.rows,
        "number": page.count,
        "pager": forward_pager(page, page.place),
        "sign_form": SignForm(initial={"version": held.version}) if can_sign else None,
    }


def _signatures(held: JointPlan | Allocation) -> list[dict[str, Any]]:
    return [
        {"side": _("Vendor"), **signature_of(held, "vendor")},
        {"side": held.company.name, **signature_of(held, PARTNER)},
    ]


def _runs(plan: JointPlan, today: date) -> bool:
    return plan.since <= today <= plan.until


def _action(one: PlanAction, is_signed: bool) -> dict[str, Any]:
    is_open = one.state == PlanAction.State.OPEN
    return {
        "action": one,
        "can_finish": is_open and is_signed and one.side == PARTNER,
        "can_move": is_open,
    }
