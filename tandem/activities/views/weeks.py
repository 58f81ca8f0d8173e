"""A seller's week, and the weeks of a team; a part of the page and the page come from one view."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tandem.activities.forms import DayForm
from tandem.activities.pages import week_context
from tandem.activities.queries.changes import change_told
from tandem.activities.queries.people import seller_seen_by, sellers_seen_by
from tandem.activities.record_list_page import records_context
from tandem.activities.team_page import quarter_context, team_context
from tandem.activities.unplaced_page import unplaced_context
from tandem.activities.visit_list_page import VisitsForm, visits_context
from tandem.foundation.paging import place_of
from tandem.foundation.requests import whole_numbers
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role


def week(request: Request) -> HttpResponse:
    """One's own week; who has none is led to the weeks of the team."""
    if Role.OUTSIDE_SELLER not in request.actor.roles:
        return redirect("team_weeks")
    return week_of(request, request.actor.person_id)


def week_of(request: Request, seller_id: int) -> HttpResponse:
    seller = seller_seen_by(request.actor, seller_id, on=timezone.localdate())
    asked = whole_numbers([request.GET.get("change", "")])
    context = week_context(
        request.actor,
        seller,
        on=day_asked(request),
        change=change_told(request.actor, asked[0]) if asked else None,
        is_list=request.GET.get("view") == "list",
    )
    template = "activities/_week.html" if request.htmx else "activities/week.html"
    return render(request, template, context)


def team_weeks(request: Request) -> HttpResponse:
    sellers = sellers_seen_by(request.actor, on=timezone.localdate())
    context = team_context(request.actor, sellers, on=day_asked(request))
    template = "activities/_team.html" if request.htmx else "activities/team_weeks.html"
    return render(request, template, context)


def quarter_weeks(request: Request) -> HttpResponse:
    """The quarter as a heat map: visits by seller and week."""
    sellers = sellers_seen_by(request.actor, on=timezone.localdate())
    context = quarter_context(request.actor, sellers, on=day_asked(request))
    template = "activities/_quarter.html" if request.htmx else "activities/quarter_weeks.html"
    return render(request, template, context)


def visits(request: Request) -> HttpResponse:
    """The visits behind a count."""
    today = timezone.localdate()
    context = visits_context(
        request.actor,
        VisitsForm(request.GET).wanted(today),
        today=today,
        place=place_of(request.GET),
    )
    return render(request, "activities/visits.html", context)


def records(request: Request) -> HttpResponse:
    """When each visit was recorded: the list behind the feedback latency."""
    asked = whole_numbers([request.GET.get("seller", "")])
    context = records_context(
        request.actor, seller_id=asked[0] if asked else None, today=timezone.localdate()
    )
    return render(request, "activities/records.html", context)


def unplaced_visits(request: Request) -> HttpResponse:
    """The wished visits that found no day: of one seller, or of all whose weeks one may read."""
    asked = whole_numbers([request.GET.get("seller", "")])
    context = unplaced_context(
        request.actor,
        seller_id=asked[0] if asked else None,
        today=timezone.localdate(),
        place=place_of(request.GET),
    )
    return render(request, "activities/unplaced_visits.html", context)


def day_asked(request: Request) -> date:
    form = DayForm(request.GET or request.POST)
    asked = form.cleaned_data.get("on") if form.is_valid() else None
    return asked or timezone.localdate()
