"""My registrations, and one of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.organisation.queries import work_calendar
from tandem.organisation.requests import Request
from tandem.partners.queries.product_lines import product_name
from tandem.portal.deal_page import deal_context
from tandem.portal.queries import own_claim
from tandem.registration.queries.lists import SHOWS, Wanted, registrations_page
from tandem.registration.queries.words import clock_chip, state_chip


def portal_deals(request: Request) -> HttpResponse:
    asked = request.GET.get("show", "")
    show, now = asked if asked in SHOWS else "", timezone.now()
    after = request.GET.get("after", "")[:20]
    page = registrations_page(actor=request.actor, wanted=Wanted(show=show), after=after, now=now)
    calendar = work_calendar()
    rows = [
        {
            "row": row,
            "state": state_chip(row),
            "clock": clock_chip(row, calendar, now),
            "product": product_name(row.product),
        }
        for row in page.rows
    ]
    next_url = f"?{urlencode({'show': show, 'after': page.after})}" if page.after else ""
    context = {"rows": rows, "count": page.count, "next_url": next_url, "tabs": _tabs(show)}
    return render(request, "portal/portal_deals.html", context)


def portal_deal(request: Request, registration_id: int) -> HttpResponse:
    row = own_claim(request.actor, registration_id)
    return render(request, "portal/portal_deal.html", deal_context(request.actor, row))


def _tabs(show: str) -> list[dict[str, object]]:
    shown = [
        ("", _("All")),
        ("granted", _("Protected")),
        ("open", _("Waiting")),
        ("contested", _("In conflict")),
        ("refused", _("Refused")),
    ]
    return [
        {
            "label": label,
            "url": f"?{urlencode({'show': key})}" if key else reverse("portal_deals"),
            "is_current": key == show,
        }
        for key, label in shown
    ]
