"""Days away: one's own and the team's, said and taken back on one page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.absence_page import AbsenceForm, absences_context
from tandem.organisation.commands.absences import say_away, take_absence_back
from tandem.organisation.requests import Request


def absences(request: Request) -> HttpResponse:
    """Asked for: who is away when. Posted to: say one more stretch."""
    today = timezone.localdate()
    form = AbsenceForm(request.POST or None, actor=request.actor, on=today)
    if request.method == "POST" and form.is_valid():
        said = say_away(actor=request.actor, now=timezone.now(), **form.wanted())
        text = _("%(person)s is away from %(since)s to %(until)s. Plans and weeks leave it free.")
        words = {"person": said.person, "since": said.since, "until": said.until}
        messages.success(request, text % words)
        return redirect("absences")
    status = 422 if request.method == "POST" else 200
    context = absences_context(request.actor, on=today) | {"form": form}
    return render(request, "activities/absences.html", context, status=status)


def absence_removal(request: Request, absence_id: int) -> HttpResponse:
    row = take_absence_back(actor=request.actor, absence_id=absence_id, now=timezone.now())
    words = {"person": row.person, "since": row.since, "until": row.until}
    messages.success(
        request, _("%(person)s is there from %(since)s to %(until)s after all.") % words
    )
    return redirect("absences")
