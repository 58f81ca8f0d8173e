"""The values of a partner's page of one registration: its own side, never another's."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from tandem.foundation.formats import day_short
from tandem.organisation.queries import work_calendar
from tandem.organisation.rules.scope import Actor
from tandem.partners.queries.product_lines import product_name
from tandem.portal.forms import EvidenceForm, StatementForm, TransferForm, WordsForm
from tandem.portal.queries import colleagues
from tandem.registration.models import Appeal, ConflictCase, Decision, Registration
from tandem.registration.permissions import may_work_on
from tandem.registration.queries.cases import (
    appeals_in,
    decisions_of,
    evidence_of,
    statements_of,
    steps_of,
)
from tandem.registration.queries.rulebooks import rule_title
from tandem.registration.queries.words import (
    SIGNS,
    clock_chip,
    state_chip,
    told_steps,
    verdict_chip,
)
from tandem.registration.rules.rulebook import Verdict, read_rulebook
from tandem.registration.rules.verdict import Side

State = Registration.State
TOLD = ("extended", "transferred", "withdrawn", "expired", "promoted")


def deal_context(actor: Actor, row: Registration, **typed: Any) -> dict[str, Any]:
    """`typed` are forms to be shown again, and the refusal that says why."""
    now = timezone.now()
    decisions = decisions_of(row)
    appeals = appeals_in(decisions)
    may = may_work_on(actor, row)
    in_conflict = row.case is not None and row.case.state == ConflictCase.State.OPEN
    said = statements_of(actor, row.case) if row.case else []
    people = colleagues(actor, besides=row.owner_id) if actor.reach.as_company else []
    return {
        "row": row,
        "state": state_chip(row),
        "clock": clock_chip(row, work_calendar(), now),
        "product": product_name(row.product),
        "decisions": [_decision(decision) for decision in decisions],
        "signs": _own_signs(decisions),
        "evidence": evidence_of(row),
        "steps": told_steps([step for step in steps_of(row) if step.kind in TOLD]),
        "appeals": appeals,
        "in_conflict": in_conflict,
        "statements": said,
        "is_silent": in_conflict and not any(one.registration_id == row.pk for one in said),
        "may": may,
        "can_extend": may and row.state == State.GRANTED,
        "can_withdraw": may and row.state in Registration.STANDING,
        "can_appeal": may and _can_appeal(row, decisions, appeals),
        "evidence_form": EvidenceForm(initial={"on": timezone.localdate(now)}),
        "statement_form": StatementForm(),
        "appeal_form": WordsForm(prefix="appeal"),
        "transfer_form": TransferForm(people=people) if people else None,
        **typed,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    book = read_rulebook(decision.rulebook.text)
    return {
        "verdict": verdict_chip(decision.verdict),
        "kind": decision.get_kind_display(),
        "rule": rule_title(book, decision.rule_id),
        "reason": decision.reason,
        "at": decision.at,
    }


def _own_signs(decisions: list[Decision]) -> list[dict[str, Any]]:
    """Of the evidence that lay there, what this company did itself."""
    kept = decisions[0].signs if decisions else []
    return [
        {
            "icon": "note",
            "title": SIGNS.get(sign["kind"], sign["kind"]),
            "at": sign["on"],
            "when": day_short(parse_date(sign["on"])),
        }
        for sign in kept
        if sign["side"] == Side.CLAIMANT.value
    ]


def _can_appeal(row: Registration, decisions: list[Decision], appeals: list[Appeal]) -> bool:
    if row.state not in (State.REFUSED, State.QUEUED) or not decisions:
        return False
    last = decisions[-1]
    appealed = {one.decision_id for one in appeals}
    return last.verdict == Verdict.REFUSE.value and last.pk not in appealed
