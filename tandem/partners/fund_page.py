"""The values of the pages of development funds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, day, share, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, forward_pager, link
from tandem.foundation.paging import Keyed, Place, page_of
from tandem.organisation.models import Company
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.forms.funds import ApprovalForm, ClaimForm, RefusalForm
from tandem.partners.models import FundBudget, FundRequest
from tandem.partners.partner_page import head_of
from tandem.partners.permissions import may_approve_fund, may_work_on_plan
from tandem.partners.queries.funds import (
    budgets,
    funds_of,
    funds_waiting,
    industries_of,
    proofs_of,
    return_of,
)

SHOWN = 100
State = FundRequest.State
TONES = {State.ASKED: "info", State.APPROVED: "ok", State.CLAIMED: "warn", State.PAID: "ok"}


def funds_context(actor: Actor, place: Place) -> dict[str, Any]:
    page = page_of(funds_waiting(actor), ("id",), place, size=SHOWN)
    return {
        "grid": _grid(page, with_partner=True),
        "budgets": Grid(
            id="budgets",
            label=_("Budgets"),
            columns=[
                Column(_("Budget"), kind="main"),
                Column(_("Region")),
                Column(_("Term"), low=True),
                Column(_("Amount"), kind="number"),
                Column(_("Committed"), kind="number"),
                Column(_("Left"), kind="number", tag=True),
            ],
            rows=[_budget_row(budget) for budget in budgets(actor)[:SHOWN]],
            empty=Empty(_("No budget yet"), _("Sales operations set budgets up.")),
        ),
        "can_set_up": actor.has_any({Role.SALES_OPS, Role.VP}),
        "unit": unit_label("wan"),
    }


def partner_funds_context(actor: Actor, company: Company, place: Place) -> dict[str, Any]:
    page = page_of(funds_of(actor, company.pk), ("-id",), place, size=SHOWN)
    return head_of(company, "partner_funds") | {
        "grid": _grid(page, with_partner=False),
        "can_ask": may_work_on_plan(actor, company) and company.is_active,
        "unit": unit_label("wan"),
    }


def fund_context(actor: Actor, held: FundRequest) -> dict[str, Any]:
    today, state = timezone.localdate(), State(held.state)
    limits = settings.TANDEM["FUND_LIMITS"]
    can_decide = may_approve_fund(actor, held.company, industries_of(held), 1, limits)
    is_own = held.asked_by_id == actor.user_id
    start = {"amount_minor": held.asked_minor}
    return {
        "held": held,
        "state": state_chip(held),
        "facts": _facts(held),
        "money": _money(held),
        "return": _return(held, today),
        "proofs": [
            {"url": reverse("fund_proof", args=[proof.pk]), "at": day(timezone.localdate(proof.at))}
            for proof in proofs_of(held)
        ],
        "approval_form": ApprovalForm(initial=start, budgets=list(budgets(actor, on=today)))
        if can_decide and not is_own and state is State.ASKED
        else None,
        "is_own": is_own and can_decide and state is State.ASKED,
        "refusal_form": RefusalForm(auto_id="refusal_%s")
        if can_decide and state in (State.ASKED, State.APPROVED, State.CLAIMED)
        else None,
        "claim_form": ClaimForm(initial={"amount_minor": held.approved_minor})
        if may_work_on_plan(actor, held.company) and state is State.APPROVED
        else None,
        "can_pay": state is State.CLAIMED and actor.has_any({Role.SALES_OPS}),
        "unit": unit_label("wan"),
    }


def state_chip(held: FundRequest) -> object:
    return chip(held.get_state_display(), tone=TONES.get(State(held.state), ""))


def _facts(held: FundRequest) -> list[tuple[str, object]]:
    return [
        (_("Partner"), held.company),
        (_("Action of the joint plan"), held.action),
        (_("Term"), f"{day(held.starts_on)} – {day(held.ends_on)}"),
        (_("Asked by"), held.asked_by),
        (_("Decided by"), held.decided_by or "–"),
        (_("Budget"), held.budget or "–"),
        (_("Why"), held.reason or "–"),
    ]


def _money(held: FundRequest) -> list[tuple[str, str]]:
    return [
        (_("Amount asked for"), amount(held.asked_minor)),
        (_("Approved"), amount(held.approved_minor)),
        (_("Claimed"), amount(held.claimed_minor)),
        (_("Paid"), amount(held.paid_minor)),
    ]


def _return(held: FundRequest, today: Any) -> dict[str, Any]:
    found = return_of(held, on=today)
    expected, measured = found.expected_minor, found.measured_minor
    return {
        "label": _("Orders of the action's accounts"),
        "value": amount(measured),
        "target": amount(expected) if expected else "–",
        "percent": min(100, 100 * measured // expected) if expected else 0,
        "verdict": share(measured, expected) if expected else _("nothing expected"),
        "tone": "ok" if expected and measured >= expected else "",
        "definition": _("Ordered from its first day until 90 days after its last, whoever signed."),
        "until": day(found.until),
        "is_final": found.is_final,
    }


def _budget_row(budget: FundBudget) -> Row:
    left = budget.amount_minor - budget.committed_minor
    return Row(
        id=budget.pk,
        label=budget.name,
        cells=[
            budget.name,
            str(budget.region) if budget.region else _("Nationwide"),
            f"{day(budget.since)} – {day(budget.until)}",
            amount(budget.amount_minor),
            amount(budget.committed_minor),
            amount(left),
        ],
    )


def _grid(page: Keyed[FundRequest], *, with_partner: bool) -> Grid:
    columns = [
        Column(_("What the money is for"), kind="main"),
        Column(_("Amount asked for"), kind="number"),
        Column(_("Approved"), kind="number", low=True),
        Column(_("Paid"), kind="number", low=True),
        Column(_("State")),
    ]
    if with_partner:
        columns.insert(1, Column(_("Partner")))
    return Grid(
        id="funds",
        label=_("Development funds"),
        columns=columns,
        rows=[_row(held, with_partner) for held in page.rows],
        pager=forward_pager(page, page.place),
        empty=Empty(
            _("No request waits"),
            _("A partner asks for money for an action of a plan both have signed."),
        ),
    )


def _row(held: FundRequest, with_partner: bool) -> Row:
    url = reverse("fund", args=[held.pk])
    cells: list[object] = [
        link(held.purpose, url),
        amount(held.asked_minor),
        amount(held.approved_minor),
        amount(held.paid_minor),
        state_chip(held),
    ]
    if with_partner:
        cells.insert(1, held.company.name)
    return Row(id=held.pk, label=held.purpose, url=url, cells=cells)
