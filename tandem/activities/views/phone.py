"""What a phone has sent and still holds, and what of it needs a person's eye."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.reviewing_items import set_item_aside, take_item_over
from tandem.activities.permissions import VISITORS
from tandem.activities.phone_pages import items_context
from tandem.activities.queries.places import consent_of
from tandem.foundation.requests import whole_number
from tandem.organisation.requests import Request


def phone(request: Request) -> HttpResponse:
    """The outbox of this phone, the place of check-ins, and how to keep the app at hand."""
    visits = request.actor.has_any(VISITORS)
    return render(request, "activities/phone.html", consent_of(request.actor) | {"visits": visits})


def phone_items(request: Request) -> HttpResponse:
    before = whole_number(request.GET.get("before", ""))
    context = items_context(request.actor, before=before)
    return render(request, "activities/phone_items.html", context)


def phone_item_take_over(request: Request, item_id: int) -> HttpResponse:
    take_item_over(actor=request.actor, item_id=item_id, now=timezone.now())
    messages.success(request, _("It is recorded as a visit of its own."))
    return redirect("phone_items")


def phone_item_set_aside(request: Request, item_id: int) -> HttpResponse:
    set_item_aside(actor=request.actor, item_id=item_id, now=timezone.now())
    messages.success(request, _("It is set aside and stays on record."))
    return redirect("phone_items")
