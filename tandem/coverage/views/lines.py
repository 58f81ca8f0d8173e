"""Lines of a plan: the list behind every number, one line with its reason, changes by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.lines import move_line
from tandem.coverage.commands.pins import pin_account, unpin_account
from tandem.coverage.forms import FilterForm, MoveForm, PinForm
from tandem.coverage.models import PlanLine
from tandem.coverage.pages import line_context, lines_context
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


def plan_line_move(request: Request, line_id: int) -> HttpResponse:
    facts = line_facts(actor=request.actor, line_id=line_id)
    form = MoveForm(request.POST, sellers=facts.sellers)
    if not form.is_valid():
        context = line_context(request.actor, facts) | {"move_form": form}
        return render(request, "coverage/plan_line.html", context, status=422)
    move_line(actor=request.actor, line_id=line_id, now=timezone.now(), **form.wanted())
    messages.success(request, _("The account was moved in this draft."))
    return redirect("plan_line", line_id=line_id)


def plan_line_pin(request: Request, line_id: int) -> HttpResponse:
    facts = line_facts(actor=request.actor, line_id=line_id)
    form = PinForm(request.POST, sellers=facts.sellers)
    if not form.is_valid():
        context = line_context(request.actor, facts) | {"pin_form": form}
        return render(request, "coverage/plan_line.html", context, status=422)
    pin_account(
        actor=request.actor,
        account_id=facts.line.account_id,
        now=timezone.now(),
        **form.wanted(),
    )
    messages.success(request, _("The account is pinned. The next plan keeps it there."))
    return redirect("plan_line", line_id=line_id)


def plan_line_unpin(request: Request, line_id: int) -> HttpResponse:
    line: PlanLine = line_facts(actor=request.actor, line_id=line_id).line
    unpin_account(actor=request.actor, account_id=line.account_id, now=timezone.now())
    messages.success(request, _("The pin is gone. The next plan decides freely."))
    return redirect("plan_line", line_id=line_id)
