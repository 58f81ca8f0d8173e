"""Acts on one entry of a timeline, and whom a note can mention."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from tandem.activities.commands.timeline import pin_activity, show_to_partner
from tandem.activities.models import Activity
from tandem.activities.queries.people import people_to_mention
from tandem.activities.queries.visits import account_to_visit
from tandem.organisation.requests import Request


def activity_pin(request: Request, activity_id: int) -> HttpResponse:
    is_on = request.POST.get("on") == "1"
    return _back(
        pin_activity(
            actor=request.actor, activity_id=activity_id, is_pinned=is_on, now=timezone.now()
        )
    )


def activity_audience(request: Request, activity_id: int) -> HttpResponse:
    is_on = request.POST.get("on") == "1"
    return _back(
        show_to_partner(
            actor=request.actor, activity_id=activity_id, is_shown=is_on, now=timezone.now()
        )
    )


def account_people(request: Request, account_id: int) -> HttpResponse:
    """Who can be mentioned, by the beginning of a name or of its pinyin."""
    account = account_to_visit(request.actor, account_id)
    text = request.GET.get("q", "")[:40]
    people = people_to_mention(request.actor, account, text=text, on=timezone.localdate())
    return render(request, "activities/_people.html", {"people": people})


def _back(activity: Activity) -> HttpResponse:
    address = reverse("account", args=[activity.account_id])
    return redirect(f"{address}#event-{activity.pk}")
