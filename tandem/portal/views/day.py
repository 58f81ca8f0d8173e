"""My day, made for two minutes: what needs a word, one field to check a customer, my customers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.portal.forms import CheckForm
from tandem.portal.queries import customers_page, day_of

SHOWN = 8


def portal_day(request: Request) -> HttpResponse:
    page = customers_page(request.actor)
    context = {
        "day": day_of(request.actor, on=timezone.localdate()),
        "form": CheckForm(),
        "customers": page.rows[:SHOWN],
        "all": page.count,
    }
    return render(request, "portal/portal_day.html", context)
