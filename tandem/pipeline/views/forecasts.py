"""The forecast of a quarter and what changed in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.pipeline.forecast_page import forecast_context


def forecast(request: Request) -> HttpResponse:
    context = forecast_context(request.actor, request.GET, timezone.localdate())
    return render(request, "pipeline/forecast.html", context)
