"""The board of opportunities as a list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tandem.organisation.requests import Request
from tandem.pipeline.pages import board_context


def pipeline(request: Request) -> HttpResponse:
    """One page; an htmx request takes the same page and picks its region."""
    return render(request, "pipeline/pipeline.html", board_context(request.actor, request.GET))
