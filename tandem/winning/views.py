"""Win rates, the deals behind them, and the bookings forecast, and asking for both anew."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.winning.bookings_page import bookings_context
from tandem.winning.commands.asking import ask_to_reckon
from tandem.winning.deals_page import deals_context
from tandem.winning.pages import win_rate_context


def win_rate(request: Request) -> HttpResponse:
    context = win_rate_context(request.actor, today=timezone.localdate())
    return render(request, "winning/win_rate.html", context)


def win_rate_deals(request: Request) -> HttpResponse:
    context = deals_context(request.actor, request.GET, today=timezone.localdate())
    return render(request, "winning/win_rate_deals.html", context)


def reckoning(request: Request) -> HttpResponse:
    ask_to_reckon(actor=request.actor, on=timezone.localdate())
    return redirect("bookings" if request.POST.get("next") == "bookings" else "win_rate")


def bookings(request: Request) -> HttpResponse:
    context = bookings_context(request.actor)
    return render(request, "winning/bookings.html", context)
