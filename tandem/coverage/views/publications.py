"""Publishing a plan and taking it back: what would change first, then the act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.publishing import publish_plan
from tandem.coverage.commands.taking_back import take_back_plan
from tandem.coverage.deciding import publication_context, taking_back_context
from tandem.coverage.queries.plans import plan_of
from tandem.organisation.requests import Request


def plan_publication(request: Request, plan_id: int) -> HttpResponse:
    """Asked for: what publishing would change. Posted to: publish."""
    shown = plan_of(request.actor, plan_id)
    if request.method != "POST":
        context = publication_context(request.actor, shown, on=timezone.localdate())
        return render(request, "coverage/plan_publication.html", context)
    publish_plan(actor=request.actor, plan_id=plan_id, reason=_reason(request), now=timezone.now())
    text = _("Plan %(number)s is being published.") % {"number": shown.number}
    messages.success(request, text)
    return redirect("plan_version", plan_id=plan_id)


def plan_taking_back(request: Request, plan_id: int) -> HttpResponse:
    """Asked for: what would go back. Posted to: take the plan back."""
    shown = plan_of(request.actor, plan_id)
    if request.method != "POST":
        context = taking_back_context(request.actor, shown)
        return render(request, "coverage/plan_taking_back.html", context)
    take_back_plan(
        actor=request.actor, plan_id=plan_id, reason=_reason(request), now=timezone.now()
    )
    text = _("Plan %(number)s is being taken back.") % {"number": shown.number}
    messages.success(request, text)
    return redirect("plan_version", plan_id=plan_id)


def _reason(request: Request) -> str:
    return request.POST.get("reason", "")
