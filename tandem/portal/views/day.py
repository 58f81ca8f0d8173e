"""My day, made for two minutes: what needs a word, one field to check a customer, my customers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

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


def portal_customers(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:80]
    page = customers_page(request.actor, text=text, after=request.GET.get("after", "")[:300])
    after = urlencode({"q": text, "after": page.after}) if page.after else ""
    context = {"customers": page.rows, "all": page.count, "text": text, "after": after}
    return render(request, "portal/portal_customers.html", context)
