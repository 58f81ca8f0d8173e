"""The process beside the result: measures of the week and the quarter, and the records behind one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.organisation.requests import Request
from tandem.workspace.measures_page import measures_context


def measures(request: Request) -> HttpResponse:
    context = measures_context(
        request.actor,
        today=timezone.localdate(),
        only_channel=request.GET.get("only") == "channel",
        after=request.GET.get("after", ""),
    )
    return render(request, "workspace/measures.html", context)
