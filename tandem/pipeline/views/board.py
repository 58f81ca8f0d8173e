"""The board of open deals."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.organisation.saved_views import opening_address, views_menu, views_of
from tandem.pipeline.board_page import PAGE, board_context, cards_context


def pipeline(request: Request) -> HttpResponse:
    """The board; with `more` the next cards of one column, as a region or a page of their own."""
    today = timezone.localdate()
    if "more" in request.GET:
        context = cards_context(request.actor, request.GET, today)
        template = "pipeline/_cards.html" if request.htmx else "pipeline/cards.html"
        return render(request, template, context)
    saved = views_of(request.actor, PAGE)
    if (chosen := opening_address(request.GET, PAGE, saved)) is not None:
        return chosen
    context = board_context(request.actor, request.GET, today, saved)
    menu = {"views_menu": views_menu(request, PAGE, context["query"], saved)}
    return render(request, "pipeline/pipeline.html", context | menu)
