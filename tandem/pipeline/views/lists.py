"""The list of deals, and their calendar."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.pipeline.calendar_page import calendar_context
from tandem.pipeline.list_page import list_context


def opportunities(request: Request) -> HttpResponse:
    """One page; an htmx request takes the same page and picks its region."""
    context = list_context(request.actor, request.GET, timezone.localdate())
    return render(request, "pipeline/opportunities.html", context)


def deal_calendar(request: Request) -> HttpResponse:
    context = calendar_context(request.actor, request.GET, timezone.localdate())
    return render(request, "pipeline/deal_calendar.html", context)
