"""One's own calendar for other programs: its address, and the file behind it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tandem.activities.commands.feeds import close_feed, open_feed
from tandem.activities.models import CalendarFeed
from tandem.activities.queries.feeds import feed_of, open_feed_of
from tandem.organisation.requests import Request


def feed(request: Request) -> HttpResponse:
    """Shows whether there is an address; a new one is shown once, here, when it is made."""
    address = ""
    if request.method == "POST":
        token = open_feed(actor=request.actor, now=timezone.now())
        address = f"{settings.TANDEM['ADDRESS']}{reverse('calendar_file', args=[token])}"
    held: CalendarFeed | None = open_feed_of(request.actor.person_id)
    return render(request, "activities/feed.html", {"feed": held, "address": address})


def feed_end(request: Request) -> HttpResponse:
    close_feed(actor=request.actor, now=timezone.now())
    messages.success(request, _("The address no longer opens your calendar."))
    return redirect("feed")


def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address reads it: calendar programs do not sign in."""
    # The library that writes calendars comes in with it, which no web worker should carry.
    from tandem.activities.queries.feed_file import calendar_of

    user = feed_of(token).user
    with translation.override(user.language):
        body = calendar_of(user, zone=ZoneInfo(settings.TIME_ZONE), now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="tandem.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
