"""The plan page: what is being worked on or what holds, and what may be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget

from tandem.coverage.commands.plans import BUSY, EDITABLE, discard_plan, start_plan
from tandem.coverage.commands.trying import try_what_if
from tandem.coverage.comparing import comparison_context
from tandem.coverage.deciding import review_context
from tandem.coverage.forms import PlanForm, WhatIfForm
from tandem.coverage.models import CoveragePlan
from tandem.coverage.pages import plan_context, progress_context
from tandem.coverage.permissions import may_plan
from tandem.coverage.pricing import prices_context
from tandem.coverage.queries.plans import (
    has_own_changes,
    plan_of,
    plan_to_show,
    plans_seen_by,
    regions_in_order,
)
from tandem.coverage.queries.publications import can_go_back
from tandem.coverage.queries.reviews import unread_regions
from tandem.coverage.response_page import responses_context
from tandem.coverage.trying_page import run_context, what_if_context
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor


def plan(request: Request) -> HttpResponse:
    """The latest draft, or the plan that holds; sellers are led to their week."""
    plans = plans_seen_by(request.actor)
    return _page(request, plan_to_show(plans), plans)


def plan_version(request: Request, plan_id: int) -> HttpResponse:
    return _page(request, plan_of(request.actor, plan_id), plans_seen_by(request.actor))


def plan_progress(request: Request, plan_id: int) -> HttpResponse:
    """How far the engine is; once it is done, the whole plan takes the place of the page."""
    shown = plan_of(request.actor, plan_id)
    if not request.htmx:
        return redirect("plan_version", plan_id=plan_id)
    if shown.state in BUSY:
        return render(request, "coverage/_plan_progress.html", progress_context(shown))
    answer = _page(request, shown, plans_seen_by(request.actor))
    return retarget(reswap(answer, "innerHTML"), "#plan")


def plan_run(request: Request) -> HttpResponse:
    form = PlanForm(request.POST, actor=request.actor, regions=regions_in_order().values())
    if not form.is_valid():
        plans = plans_seen_by(request.actor)
        context = _context(request, plan_to_show(plans), plans) | {"form": form}
        return render(request, "coverage/plan.html", context, status=422)
    made = start_plan(actor=request.actor, now=timezone.now(), **form.wanted())
    messages.success(request, _("Plan %(number)s is being made.") % {"number": made.number})
    return redirect("plan_version", plan_id=made.pk)


def plan_comparison(request: Request, plan_id: int) -> HttpResponse:
    """This plan beside another: values, regions, sellers, and the lists of what differs."""
    shown = plan_of(request.actor, plan_id)
    context = comparison_context(request.actor, shown, asked=request.GET)
    return render(request, "coverage/plan_comparison.html", context)


def plan_prices(request: Request, plan_id: int) -> HttpResponse:
    """What one more visit, hour, call, partner's account or move is worth."""
    shown = plan_of(request.actor, plan_id)
    context = prices_context(request.actor, shown, region=request.GET.get("region", ""))
    return render(request, "coverage/plan_prices.html", context)


def plan_responses(request: Request, plan_id: int) -> HttpResponse:
    """The response rates the plan was made with, and its value inside their intervals."""
    shown = plan_of(request.actor, plan_id)
    return render(request, "coverage/plan_responses.html", responses_context(request.actor, shown))


def plan_what_if(request: Request, plan_id: int) -> HttpResponse:
    """Asked for: which condition to try. Posted to: plan once more under it."""
    shown = plan_of(request.actor, plan_id)
    form = WhatIfForm(request.POST or None, actor=request.actor)
    if request.method != "POST" or not form.is_valid():
        context = what_if_context(request.actor, shown) | {"form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "coverage/plan_what_if.html", context, status=status)
    made = try_what_if(
        actor=request.actor, plan_id=plan_id, what_if=form.wanted(), now=timezone.now()
    )
    messages.success(request, _("Plan %(number)s is being made.") % {"number": made.number})
    return redirect("plan_version", plan_id=made.pk)


def plan_discarding(request: Request, plan_id: int) -> HttpResponse:
    gone = discard_plan(actor=request.actor, plan_id=plan_id, now=timezone.now())
    messages.success(request, _("Plan %(number)s was discarded.") % {"number": gone.number})
    return redirect("plan")


def _page(request: Request, shown: CoveragePlan | None, plans: list[CoveragePlan]) -> HttpResponse:
    template = "coverage/_plan.html" if request.htmx else "coverage/plan.html"
    return render(request, template, _context(request, shown, plans))


def _context(
    request: Request, shown: CoveragePlan | None, plans: list[CoveragePlan]
) -> dict[str, Any]:
    actor = request.actor
    context = plan_context(actor, shown, plans=plans, region=request.GET.get("region", ""))
    may = shown is not None and may_plan(actor, region_id=shown.region_id)
    regions = context["regions"].values()
    form = PlanForm(actor=actor, regions=regions) if PlanForm.has_choices(actor) else None
    if shown is not None and shown.what_if and "tiles" in context:
        context |= run_context(actor, shown)
    return (
        context
        | _decisions(actor, shown, may)
        | {"form": form, "may_decide": may, "may_read_prices": actor.has_any(MANAGERS)}
    )


def _decisions(actor: Actor, shown: CoveragePlan | None, may: bool) -> dict[str, Any]:
    """What may be decided about this plan now, and who has said what to it."""
    if shown is None:
        return {}
    state, states = shown.state, CoveragePlan.State
    decisions: dict[str, Any] = {
        "may_ask_review": may
        and state == states.DRAFT
        and not shown.what_if
        and bool(unread_regions(actor, shown)),
        "may_draw": may and not shown.what_if and state not in (*BUSY, states.FAILED),
        "may_try": may and not shown.what_if and state not in (*BUSY, states.FAILED),
        "may_undo": state in EDITABLE and has_own_changes(actor, shown),
        "may_take_back": may and state == states.PUBLISHED and can_go_back(shown),
    }
    if state == states.REVIEW:
        decisions |= review_context(actor, shown, on=timezone.localdate())
    return decisions
