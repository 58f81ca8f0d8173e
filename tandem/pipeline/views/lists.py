"""The list of deals, and their calendar."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.organisation.saved_views import opening_address, views_menu, views_of
from tandem.pipeline.calendar_page import calendar_context
from tandem.pipeline.list_page import PAGE, list_context


def opportunities(request: Request) -> HttpResponse:
    """One page; an htmx request takes the same page and picks its region."""
    saved = views_of(request.actor, PAGE)
    if (chosen := opening_address(request.GET, PAGE, saved)) is not None:
        return chosen
    context = list_context(request.actor, request.GET, timezone.localdate(), saved)
    menu = {"views_menu": views_menu(request, PAGE, context["query"], saved)}
    return render(request, "pipeline/opportunities.html", context | menu)


def deal_calendar(request: Request) -> HttpResponse:
    context = calendar_context(request.actor, request.GET, timezone.localdate())
    return render(request, "pipeline/deal_calendar.html", context)
