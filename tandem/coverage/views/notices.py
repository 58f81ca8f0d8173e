"""Accounts that will leave a partner, and when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.coverage.deciding import notices_context
from tandem.organisation.requests import Request


def plan_notices(request: Request) -> HttpResponse:
    """Running notices: a manager's accounts, or those of one's own company."""
    context = notices_context(request.actor, on=timezone.localdate(), page=request.GET)
    template = "foundation/_grid.html" if request.htmx else "coverage/plan_notices.html"
    return render(request, template, context)
