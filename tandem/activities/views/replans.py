"""A seller's weeks laid out once more: the ways there are, and the one that is taken."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.replanning import ask_for_replans, take_way
from tandem.activities.queries.people import seller_seen_by
from tandem.activities.replan_page import AwayForm, WayForm, replan_context
from tandem.organisation.requests import Request


def replan(request: Request, seller_id: int) -> HttpResponse:
    """Asked for: the ways found, or how to look for them. Posted to: look for them."""
    seller = seller_seen_by(request.actor, seller_id, on=timezone.localdate())
    form = AwayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_replans(actor=request.actor, seller=seller, away=form.away(), now=timezone.now())
        return redirect("replan", seller_id=seller_id)
    template = "activities/_replan.html" if request.htmx else "activities/replan.html"
    context = replan_context(request.actor, seller) | {"form": form}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def replan_taking(request: Request, seller_id: int) -> HttpResponse:
    seller = seller_seen_by(request.actor, seller_id, on=timezone.localdate())
    form = WayForm(request.POST)
    price = form.cleaned_data["price"] if form.is_valid() else -1.0  # of no way
    take_way(actor=request.actor, seller=seller, price=price, now=timezone.now())
    messages.success(request, _("The weeks are being laid out anew."))
    return redirect("replan", seller_id=seller_id)
