"""A joint plan in words, alike for both of its owners: state, targets, signatures, changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation.formats import amount, count, day, minute, share
from tandem.foundation.kit import chip
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import JointPlan, PlanChange
from tandem.partners.models.allocation import Signed
from tandem.partners.queries.plans import Actual, changes_waiting
from tandem.partners.rules.plan import PlanState

NAMED = 3  # accounts of a change; the others are counted
WITH_ACCOUNTS = ("add_accounts", "remove_accounts")
TONES = {PlanState.ONE_SIGNED: "info", PlanState.SIGNED: "ok"}


def state_chip(plan: JointPlan) -> object:
    return chip(plan.get_state_display(), tone=TONES.get(PlanState(plan.state), ""))


def change_names() -> dict[str, str]:
    return {
        "add_accounts": _("Put accounts in"),
        "remove_accounts": _("Take accounts out"),
        "remove_account": _("Take an account out"),
        "add_action": _("A new action"),
        "move_action": _("Another day for an action"),
        "drop_action": _("Drop an action"),
        "add_visit": _("A new visit"),
        "change_targets": _("Other targets"),
    }


def waiting_changes(
    actor: Actor, plan: JointPlan, *, side: str, can_answer: bool
) -> list[dict[str, Any]]:
    """What one side asks and the other answers: the change, what it is about, who asked."""
    waiting = changes_waiting(plan)
    names = _account_names(actor, waiting)
    return [
        {
            "pk": change.pk,
            "name": change_names()[change.act],
            "text": " · ".join(_about(change, names)),
            "who": change.asked_by.get_full_name(),
            "at": minute(timezone.localtime(change.asked_at)),
            "can_answer": can_answer and change.side != side,
        }
        for change in waiting
    ]


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


def _about(change: PlanChange, names: dict[int, str]) -> list[str]:
    facts = change.facts
    picked = _accounts_of(change)
    shown = [names[pk] for pk in picked if pk in names][:NAMED]
    more = len(picked) - len(shown)
    on = facts.get("due_on") or facts.get("on")
    said = [facts.get("what", ""), day(date.fromisoformat(on)) if on else "", *shown]
    if more and change.act in WITH_ACCOUNTS:
        text = ngettext("%(number)d more account", "%(number)d more accounts", more)
        said.append(text % {"number": more})
    return [part for part in [*said, change.reason] if part]


def _accounts_of(change: PlanChange) -> list[int]:
    one = change.facts.get("account")
    return list(change.facts.get("accounts") or ([one] if one else []))


def _account_names(actor: Actor, changes: Iterable[PlanChange]) -> dict[int, str]:
    """Of the accounts the changes are about, those the reader sees; one query."""
    wanted = {pk for change in changes for pk in _accounts_of(change)[:NAMED]}
    if not wanted:
        return {}
    rows = Account.objects.visible_to(actor).filter(pk__in=wanted)
    return dict(rows.values_list("pk", "name"))
