"""The forecast of a quarter, what changed in it, and what those who lead it say themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.pipeline.call_page import asked_of, back_url, call_context
from tandem.pipeline.commands.calling import set_call
from tandem.pipeline.forecast_page import forecast_context
from tandem.pipeline.forms import CallForm


def forecast(request: Request) -> HttpResponse:
    context = forecast_context(request.actor, request.GET, timezone.localdate())
    return render(request, "pipeline/forecast.html", context)


def forecast_call(request: Request) -> HttpResponse:
    now = timezone.now()
    asked = asked_of(request.actor, request.GET, now)
    form = CallForm(request.POST, currency=asked.currency) if request.method == "POST" else None
    if form is not None and form.is_valid():
        set_call(
            actor=request.actor,
            by=asked.by,
            cell_id=asked.cell_id,
            category=asked.category,
            period_start=asked.period.start,
            currency=asked.currency,
            now=now,
            **form.cleaned_data,
        )
        return redirect(back_url(asked))
    context = call_context(request.actor, asked, form, timezone.localdate(now))
    return render(request, "pipeline/forecast_call.html", context, status=422 if form else 200)
