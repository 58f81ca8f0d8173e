"""The process beside the result: measures of the week and the quarter, and the records behind one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.counting import ask_to_count
from tandem.organisation.requests import Request
from tandem.workspace.measures_page import measures_context


def measures_counting(request: Request) -> HttpResponse:
    ask_to_count(actor=request.actor)
    messages.success(request, _("The measures are being counted; it takes a few seconds."))
    return redirect("measures")


def measures(request: Request) -> HttpResponse:
    context = measures_context(
        request.actor,
        today=timezone.localdate(),
        only_channel=request.GET.get("only") == "channel",
        after=request.GET.get("after", ""),
    )
    return render(request, "workspace/measures.html", context)
