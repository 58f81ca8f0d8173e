"""Lines of a plan: the list behind every number, one line with its reason, changes by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.lines import move_line, undo_move
from tandem.coverage.commands.pin_costs import ask_for_pin_costs
from tandem.coverage.commands.pins import pin_account, unpin_account
from tandem.coverage.forms import FilterForm, MoveForm, PinForm
from tandem.coverage.line_page import choices_of, cost_of_pinning, line_context
from tandem.coverage.models import PlanLine
from tandem.coverage.pages import lines_context
from tandem.coverage.permissions import permit_planning
from tandem.coverage.queries.lines import line_facts
from tandem.coverage.queries.plans import plan_of
from tandem.organisation.requests import Request


def plan_lines(request: Request, plan_id: int) -> HttpResponse:
    """Every account of the plan, or those behind one number of it."""
    plan = plan_of(request.actor, plan_id)
    context = lines_context(request.actor, plan, FilterForm(request.GET))
    template = "foundation/_grid.html" if request.htmx else "coverage/plan_lines.html"
    return render(request, template, context)


def plan_line(request: Request, line_id: int) -> HttpResponse:
    """Why this account is covered as it is, and what else was possible."""
    facts = line_facts(actor=request.actor, line_id=line_id)
    return render(request, "coverage/plan_line.html", line_context(request.actor, facts))


def plan_line_costs(request: Request, line_id: int) -> HttpResponse:
    """What a pin to each seller of the region costs. Posted to: have the engine price it."""
    facts = line_facts(actor=request.actor, line_id=line_id)
    if request.method == "POST":
        ask_for_pin_costs(actor=request.actor, line_id=line_id, now=timezone.now())
        if not request.htmx:
            return redirect("plan_line", line_id=line_id)
    permit_planning(request.actor, region_id=facts.line.region_id)
    template = "coverage/_pin_costs.html" if request.htmx else "coverage/plan_line.html"
    return render(request, template, line_context(request.actor, facts))


def plan_line_move(request: Request, line_id: int) -> HttpResponse:
    facts = line_facts(actor=request.actor, line_id=line_id)
    form = MoveForm(request.POST, choices=choices_of(facts))
    if not form.is_valid():
        context = line_context(request.actor, facts) | {"move_form": form}
        return render(request, "coverage/plan_line.html", context, status=422)
    move_line(actor=request.actor, line_id=line_id, now=timezone.now(), **form.wanted())
    messages.success(request, _("The account was moved in this draft."))
    if request.POST.get("next") == "plan":  # a suggestion of the plan page
        address = reverse("plan_version", args=[facts.line.plan_id])
        return redirect(f"{address}?region={facts.line.region_id}")
    return redirect("plan_line", line_id=line_id)


def plan_undoing(request: Request, plan_id: int) -> HttpResponse:
    line = undo_move(actor=request.actor, plan_id=plan_id, now=timezone.now())
    text = _("%(account)s is back with %(owner)s.") % {"account": line.account, "owner": line.owner}
    messages.success(request, text)
    return redirect("plan_line", line_id=line.pk)


def plan_line_pin(request: Request, line_id: int) -> HttpResponse:
    facts = line_facts(actor=request.actor, line_id=line_id)
    form = PinForm(request.POST, choices=choices_of(facts))
    if not form.is_valid():
        context = line_context(request.actor, facts) | {"pin_form": form}
        return render(request, "coverage/plan_line.html", context, status=422)
    pin_account(
        actor=request.actor,
        account_id=facts.line.account_id,
        now=timezone.now(),
        **form.wanted(),
    )
    cost = cost_of_pinning(request.actor, facts, form.cleaned_data["owner"])
    text = _(
        "The account is pinned; by the prices of this plan that costs %(cost)s ×10k CNY a quarter."
    )
    messages.success(request, text % {"cost": cost})
    return redirect("plan_line", line_id=line_id)


def plan_line_unpin(request: Request, line_id: int) -> HttpResponse:
    line: PlanLine = line_facts(actor=request.actor, line_id=line_id).line
    unpin_account(actor=request.actor, account_id=line.account_id, now=timezone.now())
    messages.success(request, _("The pin is gone. The next plan decides freely."))
    return redirect("plan_line", line_id=line_id)
