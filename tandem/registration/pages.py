"""The values of the list of registrations and of one registration with its conflict."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, day_short, minute, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Row, forward_pager, link
from tandem.foundation.paging import Place
from tandem.organisation.queries import regions, work_calendar
from tandem.organisation.rules.scope import Actor
from tandem.partners.queries.product_lines import product_name
from tandem.registration.forms import AnswerForm, CaseForm, DecisionForm
from tandem.registration.models import Appeal, ConflictCase, Decision, Registration
from tandem.registration.permissions import may_answer_appeal, may_decide
from tandem.registration.queries.cases import (
    appeals_in,
    decisions_of,
    evidence_of,
    sides_of,
    statements_of,
    steps_of,
)
from tandem.registration.queries.lists import (
    LATE,
    Wanted,
    counts_by_state,
    registrations_page,
)
from tandem.registration.queries.rulebooks import rule_title
from tandem.registration.queries.words import (
    SIDES,
    SIGNS,
    clock_chip,
    state_chip,
    told_steps,
    verdict_chip,
)
from tandem.registration.rules.rulebook import read_rulebook

State = Registration.State
KEYS = "123456789"


def list_context(actor: Actor, wanted: Wanted, *, place: Place, now: datetime) -> dict[str, Any]:
    page = registrations_page(actor=actor, wanted=wanted, after=place.after, now=now)
    return {
        "tabs": _tabs(counts_by_state(actor, now), wanted),
        "wanted": wanted,
        "regions": list(regions()),
        "unit": unit_label("wan"),
        "grid": Grid(
            id="registrations",
            label=_("Registrations"),
            columns=[
                Column(_("Number"), kind="main"),
                Column(_("Customer")),
                Column(_("Company")),
                Column(_("Product line"), low=True),
                Column(_("Value"), kind="number"),
                Column(_("State")),
                Column(_("Decision")),
                Column(_("Received"), low=True),
            ],
            rows=_rows(page.rows, now),
            pager=forward_pager(page, place, url=f"?{urlencode(wanted.said())}"),
            empty=Empty(
                _("No registration here"),
                _("Partners register deals in their portal. Take a filter away to see others."),
                icon="flag",
                actions=[(_("All registrations"), reverse("registrations"))],
            ),
        ),
    }


def _rows(rows: list[Registration], now: datetime) -> list[Row]:
    calendar = work_calendar()
    return [
        Row(
            id=row.pk,
            label=str(row),
            url=reverse("registration", args=[row.pk]),
            cells=[
                link(row, reverse("registration", args=[row.pk])),
                row.customer_name,
                row.company.name,
                product_name(row.product),
                amount(row.value_minor),
                state_chip(row),
                clock_chip(row, calendar, now) or _protected(row),
                day_short(timezone.localdate(row.received_at)),
            ],
        )
        for row in rows
    ]


def _protected(row: Registration) -> str:
    if row.state != State.GRANTED:
        return ""
    return _("held until %(day)s") % {"day": day_short(row.protected_until)}


def _tabs(counts: dict[str, int], wanted: Wanted) -> list[dict[str, Any]]:
    shown = [
        ("", _("All"), None),
        (State.WAITING.value, _("To decide"), counts["waiting"]),
        (State.CONFLICT.value, _("In conflict"), counts["conflict"]),
        (LATE, _("Overdue"), counts["late"]),
        (State.GRANTED.value, _("Protected"), counts["granted"]),
        ("appealed", _("Appealed"), None),
    ]
    return [
        {
            "url": f"?{urlencode({'show': show})}" if show else reverse("registrations"),
            "label": label,
            "count": number,
            "is_current": wanted.show == show,
        }
        for show, label, number in shown
    ]


def claim_context(
    actor: Actor, row: Registration, *, now: datetime, **forms: Any
) -> dict[str, Any]:
    decisions = decisions_of(row)
    appeals = appeals_in(decisions)
    case = row.case
    open_appeal = next((one for one in appeals if one.state == Appeal.State.OPEN), None)
    may = may_decide(actor, row.region_id)
    return {
        "row": row,
        "state": state_chip(row),
        "clock": clock_chip(row, work_calendar(), now),
        "product": product_name(row.product),
        "account_url": reverse("account", args=[row.account_id]) if row.account_id else "",
        "decisions": [_decision(decision) for decision in decisions],
        "signs": _signs(decisions),
        "evidence": evidence_of(row),
        "steps": told_steps(steps_of(row)),
        "case": _case(actor, case, may=may, now=now) if case else None,
        "appeals": appeals,
        "open_appeal": open_appeal
        if open_appeal and may_answer_appeal(actor, row, decisions[-1])
        else None,
        "may_decide": may and row.state == State.WAITING,
        "decision_form": forms.get("decision_form") or DecisionForm(),
        "case_form": forms.get("case_form") or CaseForm(),
        "answer_form": forms.get("answer_form") or AnswerForm(prefix="answer"),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    book = read_rulebook(decision.rulebook.text)
    return {
        "kind": decision.get_kind_display(),
        "verdict": verdict_chip(decision.verdict),
        "rule_id": decision.rule_id,
        "rule": rule_title(book, decision.rule_id),
        "rulebook": decision.rulebook,
        "reason": decision.reason,
        "by": decision.by,
        "at": decision.at,
        "hours": round(decision.minutes / 60, 1),
    }


def _signs(decisions: list[Decision]) -> list[dict[str, Any]]:
    """The evidence as it lay there when the rules decided."""
    kept = decisions[0].signs if decisions else []
    return [
        {
            "icon": "visit" if sign["kind"] in ("visit", "partner_visit") else "note",
            "title": SIGNS.get(sign["kind"], sign["kind"]),
            "who": SIDES.get(sign["side"], sign["side"]),
            "at": sign["on"],
            "when": day_short(parse_date(sign["on"])),
        }
        for sign in kept
    ]


def _case(actor: Actor, case: ConflictCase, *, may: bool, now: datetime) -> dict[str, Any]:
    said = statements_of(actor, case)
    heard = {one.registration_id for one in said}  # who sees a side sees its words
    shown = sides_of(actor, case)
    sides = [
        {
            "row": side,
            "state": state_chip(side),
            "key": KEYS[at] if at < len(KEYS) else "",
            "is_first": side.pk == case.holder_id,
            "is_heard": side.pk in heard,
            "statements": [one for one in said if one.registration_id == side.pk],
        }
        for at, side in enumerate(shown)
    ]
    return {
        "case": case,
        "sides": sides,
        "heard_until": minute(timezone.localtime(case.heard_until)),
        "may_decide": may and case.state == ConflictCase.State.OPEN,
        "is_open": case.state == ConflictCase.State.OPEN,
        "silent": ", ".join(str(side.company) for side in shown if side.pk not in heard),
        "reminded": minute(timezone.localtime(case.reminded_at)) if case.reminded_at else "",
        "waits": any(not side["is_heard"] for side in sides) and now < case.heard_until,
    }
