"""The panel beside the team: one seller at a glance, J and K go through the pairs (ui W2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from tandem.activities.models import Visit
from tandem.activities.queries.week import WeekDay
from tandem.activities.rules.cadence import Cadence
from tandem.foundation.fiscal import Period
from tandem.foundation.kit import number
from tandem.organisation.requests import Request
from tandem.workspace.addresses import top_url, visits_url
from tandem.workspace.day_tasks import promised_line
from tandem.workspace.queries.one_to_one import OneToOne, customer_visits, one_to_one

STATES = (Visit.State.DONE, Visit.State.PLANNED, Visit.State.MISSED)


def seller_peek(request: Request, seller_id: int) -> HttpResponse:
    today = timezone.localdate()
    found = one_to_one(actor=request.actor, seller_id=seller_id, on=today)
    frame = {
        "found": found,
        "today": today,
        "customer": _of_quota(found, found.week.cadence.customer, Visit.Kind.CUSTOMER),
        "partner": _of_quota(found, found.week.cadence.partner, Visit.Kind.PARTNER),
        "days": [_day(day, seller_id) for day in found.week.days if _is_shown(day)],
        "unseen_all": _unseen(found),
        "promised": [promised_line(one, today) for one in found.promised],
        "peek": {"title": _pair(found), "url": reverse("week_of", args=[seller_id])},
        "peek_body": "workspace/_seller_peek.html",
    }
    template = "foundation/_peek.html" if request.htmx else "workspace/seller_peek.html"
    return render(request, template, frame)


def _pair(found: OneToOne) -> str:
    return f"{found.seller} · {found.inside}" if found.inside else str(found.seller)


def _of_quota(found: OneToOne, cadence: Cadence, kind: Visit.Kind) -> SafeString:
    url = visits_url(found.week.week, state=Visit.State.DONE, kind=kind, seller_id=found.seller.pk)
    return number(cadence.done, url, text=f"{cadence.done}/{cadence.quota}")


def _is_shown(day: WeekDay) -> bool:
    """Worked days, and a day off somebody worked on."""
    return day.is_worked or bool(day.rest) or bool(day.stops)


def _day(day: WeekDay, seller_id: int) -> dict[str, Any]:
    counted = customer_visits(day)
    only = Period("day", day.on, day.on + timedelta(days=1), "")
    return {
        "on": day.on,
        "rest": day.rest,
        "states": [
            {
                "label": state.label,
                "number": number(
                    counted[state], visits_url(only, state=state.value, seller_id=seller_id)
                ),
            }
            for state in STATES
            if counted[state]
        ],
    }


def _unseen(found: OneToOne) -> SafeString:
    url = top_url(owner=found.seller.pk, unseen_since=found.quarter.start.isoformat())
    return number(len(found.unseen), url)
