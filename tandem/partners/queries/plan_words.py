"""A joint plan in words, alike for both of its owners: state, targets, signatures, changes."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count, minute, share
from tandem.foundation.kit import chip
from tandem.partners.models import JointPlan
from tandem.partners.models.allocation import Signed
from tandem.partners.queries.plans import Actual
from tandem.partners.rules.plan import PlanState

TONES = {PlanState.ONE_SIGNED: "info", PlanState.SIGNED: "ok"}


def state_chip(plan: JointPlan) -> object:
    return chip(plan.get_state_display(), tone=TONES.get(PlanState(plan.state), ""))


def change_names() -> dict[str, str]:
    return {
        "add_accounts": _("Put accounts in"),
        "remove_account": _("Take an account out"),
        "add_action": _("A new action"),
        "move_action": _("Another day for an action"),
        "drop_action": _("Drop an action"),
        "add_visit": _("A new visit"),
        "change_targets": _("Other targets"),
    }


def plan_targets(plan: JointPlan, actual: Actual) -> list[dict[str, Any]]:
    rows = [
        (_("Accounts activated"), actual.activations, plan.target_activations, count),
        (_("Orders of the accounts"), actual.revenue_minor, plan.target_revenue_minor, amount),
        (_("Visits by the vendor"), actual.visits["vendor"], plan.target_vendor_visits, count),
        (_("Visits by the partner"), actual.visits["partner"], plan.target_partner_visits, count),
    ]
    found = [
        {
            "label": label,
            "value": written(made),
            "target": written(wanted) if wanted else "–",
            "percent": min(100, 100 * made // wanted) if wanted else 0,
            "verdict": share(made, wanted) if wanted else _("no target"),
            "tone": "ok" if wanted and made >= wanted else "",
        }
        for label, made, wanted, written in rows
    ]
    kept = {
        "label": _("Plan kept"),
        "value": count(actual.kept),
        "target": count(actual.due),
        "percent": 100 * actual.kept // actual.due if actual.due else 0,
        "verdict": share(actual.kept, actual.due) if actual.due else _("nothing due yet"),
        "tone": "",
        "definition": _(
            "Actions and planned visits done by their day or within the week after it, of those whose "
            "week is over."
        ),
    }
    return [*found, kept]


def signature_of(plan: Signed, side: str) -> dict[str, Any]:
    who, when = getattr(plan, f"{side}_signed_by"), getattr(plan, f"{side}_signed_at")
    if when is None:
        return {"who": "", "when": _("not signed yet")}
    return {"who": who.get_full_name(), "when": minute(timezone.localtime(when))}
