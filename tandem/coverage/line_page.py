"""The values of the page of one line: why it is so, what else there was, what a change costs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tandem.coverage import class_words, wording
from tandem.coverage.commands.plans import EDITABLE
from tandem.coverage.forms import MoveForm, PinForm
from tandem.coverage.permissions import may_plan
from tandem.coverage.queries.lines import LineFacts
from tandem.coverage.queries.pin_costs import costs_found, job_of_costs
from tandem.coverage.queries.strategies import strategy_for
from tandem.coverage.rules.cost import Cost, cost_of, cost_of_pin
from tandem.coverage.strategy_pages import offered_in_words
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor


def line_context(actor: Actor, facts: LineFacts) -> dict[str, Any]:
    line = facts.line
    may = may_plan(actor, region_id=line.region_id)
    choices, strategy = choices_of(facts), strategy_for(line.segment)
    start = {"owner": line.owner_id, "mode": line.mode, "visits": line.visits}
    return {
        "line": line,
        "plan": line.plan,
        "pin": facts.pin,
        "pin_cost": _cost_of_the_pin(facts),
        "strategy": strategy,
        "strategy_mode": dict(Account.Mode.choices)[strategy.mode],
        "why_class": class_words.why_class(line),
        "strategy_offers": offered_in_words(strategy),
        "why_owner": wording.why_owner(facts),
        "why_mode": wording.why_mode(facts),
        "why_no_visit": wording.why_no_visit(facts),
        "alternatives": wording.alternatives_in_words(facts),
        "parts": wording.parts_in_words(facts),
        "value": wording.wan(line.value_thousand, digits=2),
        "may_move": may and line.plan.state in EDITABLE,
        "may_pin": may,
        "may_undo": may and line.edited_by_id == actor.user_id and line.plan.state in EDITABLE,
        "may_open_plan": actor.has_any(MANAGERS),
        "move_form": MoveForm(initial=start | {"version": line.version}, choices=choices),
        "pin_form": PinForm(initial={"owner": line.owner_id}, choices=choices),
        **(pin_costs_context(actor, facts) if may else {}),
    }


def pin_costs_context(actor: Actor, facts: LineFacts) -> dict[str, Any]:
    """The exact cost of a pin to each seller, the cheapest first, or how far the asking is."""
    job = job_of_costs(actor, facts.line.pk)
    names = {person.pk: str(person) for person in facts.sellers}
    return {
        "costs": [
            {"seller": names[pk], "cost": wording.wan(amount, digits=2)}
            for pk, amount in costs_found(job).items()
            if pk in names
        ],
        "is_pricing": job is not None and job.is_open,
        "pricing_failed": job is not None and job.state == job.State.FAILED,
    }


def cost_of_pinning(actor: Actor, facts: LineFacts, owner_id: int) -> str:
    """What a pin to this seller costs: exactly where it was asked for, else as the plan kept it."""
    exact = costs_found(job_of_costs(actor, facts.line.pk)).get(owner_id)
    if exact is not None:
        return wording.wan(exact, digits=2)
    ways = facts.line.reason.get("alternatives", [])
    cost = cost_of(ways, owner_id=owner_id, planned_owner_id=_planned_owner(facts))
    if cost.amount is None:
        return "–"
    least = _("at least %(amount)s") if cost.is_least and cost.amount > 0 else "%(amount)s"
    return least % {"amount": wording.wan(max(cost.amount, 0.0), digits=2)}


def choices_of(facts: LineFacts) -> list[tuple[int, str]]:
    """The sellers of the region, each with what the plan gains or loses by the choice."""
    ways = facts.line.reason.get("alternatives", [])
    planned = _planned_owner(facts)
    return [
        (
            person.pk,
            f"{person} {_in_words(cost_of(ways, owner_id=person.pk, planned_owner_id=planned))}",
        )
        for person in facts.sellers
    ]


def _planned_owner(facts: LineFacts) -> int | None:
    """Whom the planner gave it, before anybody changed it by hand."""
    hand = facts.line.reason.get("hand")
    owner: int | None = facts.line.owner_id
    while hand:
        owner, hand = hand["from"]["owner"], hand.get("earlier")
    return owner


def _in_words(cost: Cost) -> str:
    if cost.amount is None:
        return ""
    if cost.is_least and cost.amount > 0:
        return _("(plan at least %(amount)s)") % {"amount": wording.signed(-cost.amount)}
    if cost.is_least:
        return ""
    return _("(plan %(amount)s)") % {"amount": wording.signed(-cost.amount)}


def _cost_of_the_pin(facts: LineFacts) -> str:
    """What this plan says its pin costs; empty where the plan was made before the pin."""
    if facts.pin is None or facts.line.reason.get("owner") != "PINNED":
        return ""
    ways = facts.line.reason.get("alternatives", [])
    cost = cost_of_pin(ways, pinned_owner_id=facts.pin.owner_id)
    return wording.wan(cost.amount, digits=2)
