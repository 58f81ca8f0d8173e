"""Joint plans and contracts of accounts: read, signed, kept by the partner's manager."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.foundation.paging import place_of
from tandem.organisation.requests import Request
from tandem.partners.commands.allocations import sign_allocation
from tandem.partners.commands.plan_visits import record_partner_visit
from tandem.partners.commands.plans import (
    answer_change,
    change_plan,
    finish_action,
    sign_plan,
)
from tandem.partners.queries.allocations import allocations_of_partner
from tandem.partners.queries.finding import allocation_by_id
from tandem.partners.queries.plan_words import state_chip
from tandem.partners.queries.plans import (
    accounts_in_plan,
    action_by_id,
    change_by_id,
    plan_by_id,
    plans_of_partner,
)
from tandem.portal.company_forms import (
    DoneForm,
    MoveForm,
    SignForm,
    WeWereThereForm,
    YesNoForm,
)
from tandem.portal.plan_page import allocation_context, plan_context
from tandem.portal.queries.company import own_company

SHOWN = 50


def portal_plans(request: Request) -> HttpResponse:
    company = own_company(request.actor)
    context = {
        "plans": [
            {"plan": plan, "state": state_chip(plan)}
            for plan in plans_of_partner(request.actor, company.pk)[:SHOWN]
        ],
        "allocations": list(allocations_of_partner(request.actor, company.pk)[:SHOWN]),
    }
    return render(request, "portal/portal_plans.html", context)


def portal_plan(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    return render(request, "portal/portal_plan.html", plan_context(request.actor, plan))


def portal_plan_signature(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    sign_plan(actor=request.actor, plan_id=plan.pk, version=_version(request), now=timezone.now())
    return _to_plan(request, plan.pk, _("Signed."))


def portal_plan_change(request: Request, plan_change_id: int) -> HttpResponse:
    """Yes or no to what the vendor asks to change."""
    change = change_by_id(request.actor, plan_change_id)
    said = _said(YesNoForm(request.POST), _("Say yes or no to the change."))
    answer_change(
        actor=request.actor, change_id=change.pk, is_agreed=said["is_yes"], now=timezone.now()
    )
    return _to_plan(request, change.plan_id, _("The vendor has your answer."))


def portal_plan_visit(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    form = WeWereThereForm(request.POST, accounts=accounts_in_plan(request.actor, plan))
    said = _said(form, _("Choose the customer and the day of the visit."))
    record_partner_visit(
        actor=request.actor,
        plan_id=plan.pk,
        account_id=said["account"],
        on=said["on"],
        now=timezone.now(),
    )
    return _to_plan(request, plan.pk, _("The visit counts for the plan."))


def portal_plan_action(request: Request, plan_action_id: int) -> HttpResponse:
    action = action_by_id(request.actor, plan_action_id)
    today = timezone.localdate()
    context = {
        "action": action,
        "done_form": DoneForm(initial={"on": today}) if action.side == "partner" else None,
        "move_form": MoveForm(initial={"due_on": max(action.due_on, today)}),
        "is_open": action.state == "open",
        "is_signed": action.plan.state == "signed",
    }
    return render(request, "portal/portal_plan_action.html", context)


def portal_plan_action_done(request: Request, plan_action_id: int) -> HttpResponse:
    action = action_by_id(request.actor, plan_action_id)
    said = _said(DoneForm(request.POST), _("Give the day it was done."))
    finish_action(actor=request.actor, action_id=action.pk, now=timezone.now(), **said)
    return _to_plan(request, action.plan_id, _("The action is done."))


def portal_plan_action_move(request: Request, plan_action_id: int) -> HttpResponse:
    """At once while the plan is open; the vendor is asked once both have signed."""
    action = action_by_id(request.actor, plan_action_id)
    said = _said(MoveForm(request.POST), _("Choose another day."))
    facts = {"action": action.pk, "due_on": said["due_on"].isoformat()}
    asked = change_plan(
        actor=request.actor,
        plan_id=action.plan_id,
        act="move_action",
        facts=facts,
        reason=said["reason"],
        now=timezone.now(),
    )
    text = _("The vendor is asked to agree.") if asked else _("The plan is changed.")
    return _to_plan(request, action.plan_id, text)


def portal_allocation(request: Request, allocation_id: int) -> HttpResponse:
    held = allocation_by_id(request.actor, allocation_id)
    context = allocation_context(request.actor, held, place_of(request.GET))
    return render(request, "portal/portal_allocation.html", context)


def portal_allocation_signature(request: Request, allocation_id: int) -> HttpResponse:
    held = allocation_by_id(request.actor, allocation_id)
    sign_allocation(
        actor=request.actor, allocation_id=held.pk, version=_version(request), now=timezone.now()
    )
    messages.success(request, _("Signed."))
    return redirect("portal_allocation", allocation_id=held.pk)


def _version(request: Request) -> int:
    """Of what was read; a bent one matches no version."""
    form = SignForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else -1


def _said(form: forms.Form, otherwise: str) -> dict[str, Any]:
    if not form.is_valid():
        raise Refusal("not_said", otherwise)
    return form.cleaned_data


def _to_plan(request: Request, plan_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("portal_plan", joint_plan_id=plan_id)
