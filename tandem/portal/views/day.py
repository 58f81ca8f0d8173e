"""My day, made for two minutes: what needs a word, one field to check a customer, my customers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.activities.queries.invitations import invitations_ahead
from tandem.activities.queries.tasks import first_tasks
from tandem.organisation.requests import Request
from tandem.portal.forms import CheckForm
from tandem.portal.queries import customers_page, day_of
from tandem.portal.task_page import task_rows
from tandem.portal.views.visits import visit_line

SHOWN = 8


def portal_day(request: Request) -> HttpResponse:
    page, today = customers_page(request.actor), timezone.localdate()
    ahead = invitations_ahead(request.actor, on=today)
    context = {
        "day": day_of(request.actor, on=today),
        "form": CheckForm(),
        "customers": page.rows[:SHOWN],
        "all": page.count,
        "visits": [visit_line(one.invitation, one.account) for one in ahead[:SHOWN]],
        "tasks": task_rows(first_tasks(request.actor, size=SHOWN)),
    }
    return render(request, "portal/portal_day.html", context)
