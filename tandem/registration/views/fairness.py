"""Fairness both ways: how each partner's claims are treated, and who ordered on protected deals."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.registration.fairness_page import fairness_context, leaks_context

LOOKED_BACK = timedelta(days=365)


def fairness(request: Request) -> HttpResponse:
    now = timezone.now()
    since = timezone.localdate(now) - LOOKED_BACK
    return render(
        request, "registration/fairness.html", fairness_context(request.actor, since=since, now=now)
    )


def leaks(request: Request) -> HttpResponse:
    since = timezone.localdate() - LOOKED_BACK
    return render(
        request,
        "registration/leaks.html",
        leaks_context(request.actor, since=since, after=request.GET.get("after", "")[:40]),
    )
