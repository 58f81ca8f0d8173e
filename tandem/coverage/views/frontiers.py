"""The frontier of benefit against owners moved: drawn in one run, and a point of it made a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.frontier import ask_for_frontier
from tandem.coverage.commands.plans import take_point
from tandem.coverage.forms import PointForm
from tandem.coverage.frontier_page import frontier_context
from tandem.coverage.queries.plans import plan_of
from tandem.organisation.requests import Request


def plan_frontier(request: Request, plan_id: int) -> HttpResponse:
    """Asked for: the curve, or how far it is. Posted to: draw it."""
    shown = plan_of(request.actor, plan_id)
    if request.method == "POST":
        ask_for_frontier(actor=request.actor, plan_id=plan_id, now=timezone.now())
        messages.success(request, _("The curve is being drawn, one plan after another."))
        return redirect("plan_frontier", plan_id=plan_id)
    template = "coverage/_plan_frontier.html" if request.htmx else "coverage/plan_frontier.html"
    return render(request, template, frontier_context(request.actor, shown))


def plan_point(request: Request, plan_id: int) -> HttpResponse:
    """Make the plan behind a point of the curve as a draft."""
    form = PointForm(request.POST)
    percent = form.cleaned_data["percent"] if form.is_valid() else -1.0  # on no curve
    made = take_point(actor=request.actor, plan_id=plan_id, percent=percent, now=timezone.now())
    messages.success(request, _("Plan %(number)s is being made.") % {"number": made.number})
    return redirect("plan_version", plan_id=made.pk)
