"""Joint plans: written and signed by both, changed by asking."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.foundation.requests import whole_numbers
from tandem.organisation.requests import Request
from tandem.partners.commands.plans import (
    answer_change,
    change_plan,
    close_plan,
    draft_plan,
    finish_action,
    sign_plan,
)
from tandem.partners.forms.allocation import SignatureForm
from tandem.partners.forms.plan import (
    ActionDoneForm,
    ActionForm,
    AnswerForm,
    MoveActionForm,
    NewPlanForm,
    PlanVisitForm,
    ReasonForm,
    TargetsForm,
)
from tandem.partners.models import JointPlan
from tandem.partners.plan_accounts_page import plan_accounts_context
from tandem.partners.plan_page import action_context, plan_context, plans_context
from tandem.partners.queries.finding import partner_of
from tandem.partners.queries.people import people_of_plan
from tandem.partners.queries.plans import (
    accounts_in_plan,
    action_by_id,
    change_by_id,
    plan_by_id,
)
from tandem.partners.views.partners import done, form_page


def partner_plans(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    return render(request, "partners/plans.html", plans_context(request.actor, company))


def joint_plan_new(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    form = NewPlanForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        title = _("New joint plan with %(name)s") % {"name": company}
        return form_page(request, form, title, company, save=_("Draft the plan"))
    made = draft_plan(
        actor=request.actor,
        company_id=company.pk,
        title=form.cleaned_data["title"],
        since=form.cleaned_data["since"],
        until=form.cleaned_data["until"],
        targets=form.targets(),
        now=timezone.now(),
    )
    return done(request, _("Drafted. Put the accounts in."), "plan_accounts", made.pk)


def joint_plan(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    return render(request, "partners/joint_plan.html", plan_context(request.actor, plan))


def plan_accounts(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    if request.method != "POST":
        context = plan_accounts_context(request.actor, plan, request.GET.get("q", "")[:80])
        return render(request, "partners/plan_accounts.html", context)
    picked = whole_numbers(request.POST.getlist("ids"))
    if not picked:
        raise Refusal("no_account_picked", _("No account is picked. Pick one, then choose again."))
    act = "remove_accounts" if request.POST.get("act") == "remove" else "add_accounts"
    return _change(request, plan, act, {"accounts": picked})


def plan_action_new(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    form = ActionForm(request.POST or None, **_choices(request, plan))
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, _("New action"), plan)
    return _change(request, plan, "add_action", form.facts())


def plan_visit_new(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    form = PlanVisitForm(request.POST or None, **_choices(request, plan))
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, _("A new visit"), plan)
    return _change(request, plan, "add_visit", form.facts())


def plan_targets(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    start = {name: getattr(plan, name) for name in TargetsForm.base_fields}
    form = TargetsForm(request.POST or None, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, _("Other targets"), plan)
    return _change(request, plan, "change_targets", form.facts())


def plan_signature(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    form = SignatureForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    signed = sign_plan(actor=request.actor, plan_id=plan.pk, version=version, now=timezone.now())
    text = _("Signed. The plan now stands as “%(state)s”.")
    return done(request, text % {"state": signed.get_state_display()}, "joint_plan", plan.pk)


def plan_closing(request: Request, joint_plan_id: int) -> HttpResponse:
    plan = plan_by_id(request.actor, joint_plan_id)
    close_plan(actor=request.actor, plan_id=plan.pk, now=timezone.now())
    return done(request, _("The plan is closed."), "joint_plan", plan.pk)


def plan_change_answer(request: Request, plan_change_id: int) -> HttpResponse:
    change = change_by_id(request.actor, plan_change_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Refusal("no_answer", _("Say yes or no to the change."))
    answered = answer_change(
        actor=request.actor,
        change_id=change.pk,
        is_agreed=form.cleaned_data["is_agreed"],
        now=timezone.now(),
    )
    return done(request, str(answered.get_state_display()), "joint_plan", change.plan_id)


def plan_action(request: Request, plan_action_id: int) -> HttpResponse:
    action = action_by_id(request.actor, plan_action_id)
    return render(request, "partners/plan_action.html", action_context(request.actor, action))


def plan_action_done(request: Request, plan_action_id: int) -> HttpResponse:
    action = action_by_id(request.actor, plan_action_id)
    form = ActionDoneForm(request.POST)
    if not form.is_valid():
        return _form(request, form, action.what, action.plan)
    finish_action(actor=request.actor, action_id=action.pk, now=timezone.now(), **form.cleaned_data)
    return done(request, _("The action is done."), "joint_plan", action.plan_id)


def plan_action_move(request: Request, plan_action_id: int) -> HttpResponse:
    action = action_by_id(request.actor, plan_action_id)
    form = MoveActionForm(request.POST)
    if not form.is_valid():
        return _form(request, form, action.what, action.plan)
    facts = {"action": action.pk, "due_on": form.cleaned_data["due_on"].isoformat()}
    return _change(request, action.plan, "move_action", facts, form.cleaned_data["reason"])


def plan_action_drop(request: Request, plan_action_id: int) -> HttpResponse:
    action = action_by_id(request.actor, plan_action_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _change(request, action.plan, "drop_action", {"action": action.pk}, reason)


def _change(
    request: Request, plan: JointPlan, act: str, facts: dict[str, Any], reason: str = ""
) -> HttpResponse:
    """Done at once or asked for: the command says which, the plan as it was read may be older."""
    asked = change_plan(
        actor=request.actor,
        plan_id=plan.pk,
        act=act,
        facts=facts,
        reason=reason,
        now=timezone.now(),
    )
    text = _("The partner is asked to agree.") if asked else _("The plan is changed.")
    return done(request, text, "joint_plan", plan.pk)


def _choices(request: Request, plan: JointPlan) -> dict[str, Any]:
    return {
        "people": list(people_of_plan(request.actor, plan, on=timezone.localdate())),
        "accounts": list(accounts_in_plan(request.actor, plan)[:500]),
    }


def _form(request: Request, form: Any, title: str, plan: JointPlan) -> HttpResponse:
    back = reverse("joint_plan", args=[plan.pk])
    return form_page(request, form, title, plan.company, back_url=back)
