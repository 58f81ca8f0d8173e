"""The list of deals."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.pipeline.list_page import list_context


def opportunities(request: Request) -> HttpResponse:
    """One page; an htmx request takes the same page and picks its region."""
    context = list_context(request.actor, request.GET, timezone.localdate())
    return render(request, "pipeline/opportunities.html", context)
