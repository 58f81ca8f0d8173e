"""The review of a draft: asking for it, and each manager's verdict."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.reviewing import review_region, send_to_review
from tandem.foundation.requests import pressed
from tandem.organisation.requests import Request


def plan_review(request: Request, plan_id: int) -> HttpResponse:
    send_to_review(actor=request.actor, plan_id=plan_id, now=timezone.now())
    messages.success(request, _("The managers of the regions are asked for their verdict."))
    return redirect("plan_version", plan_id=plan_id)


def plan_verdict(request: Request, plan_id: int, region_id: int) -> HttpResponse:
    is_approved = pressed(request.POST, "verdict", "approved", "returned") == "approved"
    review_region(
        actor=request.actor,
        plan_id=plan_id,
        region_id=region_id,
        is_approved=is_approved,
        comment=request.POST.get("comment", ""),
        now=timezone.now(),
    )
    text = _("The region is approved.") if is_approved else _("The region was sent back.")
    messages.success(request, text)
    return redirect("plan_version", plan_id=plan_id)
