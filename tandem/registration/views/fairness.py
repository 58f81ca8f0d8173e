"""Fairness both ways: how each partner's claims are treated, and who ordered on protected deals."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.foundation.paging import place_of
from tandem.foundation.requests import whole_number
from tandem.organisation.requests import Request
from tandem.registration.fairness_page import fairness_context, leaks_context
from tandem.registration.queries.fairness import LOOKED_BACK, SORTS


def fairness(request: Request) -> HttpResponse:
    since = timezone.localdate() - LOOKED_BACK
    sort, after = request.GET.get("sort", ""), request.GET.get("after", "")
    context = fairness_context(
        request.actor,
        since=since,
        sort=sort if sort in SORTS else SORTS[0],
        after=whole_number(after) or 0,
    )
    return render(request, "registration/fairness.html", context)


def leaks(request: Request) -> HttpResponse:
    since = timezone.localdate() - LOOKED_BACK
    context = leaks_context(request.actor, since=since, place=place_of(request.GET))
    return render(request, "registration/leaks.html", context)
