"""The plan page: what is being worked on or what holds, and what may be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.plans import discard_plan, start_plan
from tandem.coverage.commands.publishing import publish_plan
from tandem.coverage.forms import PlanForm
from tandem.coverage.models import CoveragePlan
from tandem.coverage.pages import plan_context, publication_context
from tandem.coverage.permissions import may_plan
from tandem.coverage.queries.plans import plan_of, plan_to_show, plans_seen_by, regions_in_order
from tandem.organisation.requests import Request


def plan(request: Request) -> HttpResponse:
    """The latest draft, or the plan that holds; sellers are led to their week."""
    plans = plans_seen_by(request.actor)
    return _page(request, plan_to_show(plans), plans)


def plan_version(request: Request, plan_id: int) -> HttpResponse:
    return _page(request, plan_of(request.actor, plan_id), plans_seen_by(request.actor))


def plan_run(request: Request) -> HttpResponse:
    form = PlanForm(request.POST, actor=request.actor, regions=regions_in_order().values())
    if not form.is_valid():
        plans = plans_seen_by(request.actor)
        context = _context(request, plan_to_show(plans), plans) | {"form": form}
        return render(request, "coverage/plan.html", context, status=422)
    made = start_plan(actor=request.actor, now=timezone.now(), **form.wanted())
    return _back(request, made, _("Plan %(number)s is being made.") % {"number": made.number})


def plan_publication(request: Request, plan_id: int) -> HttpResponse:
    """Asked for: what publishing would change. Posted to: publish."""
    shown = plan_of(request.actor, plan_id)
    if request.method != "POST":
        context = publication_context(request.actor, shown)
        return render(request, "coverage/plan_publication.html", context)
    published = publish_plan(actor=request.actor, plan_id=plan_id, now=timezone.now())
    return _back(
        request, published, _("Plan %(number)s is being published.") % {"number": shown.number}
    )


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
    return context | {"form": form, "may_decide": may}


def _back(request: Request, shown: CoveragePlan, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("plan_version", plan_id=shown.pk)
