"""The inbox: what the person should know, one heap a record; and how loudly it is told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.kit import Empty
from tandem.organisation.commands.notices import choose_levels, mark_notices_read
from tandem.organisation.queries import notice_levels
from tandem.organisation.requests import Request
from tandem.workspace.forms import LevelsForm
from tandem.workspace.inbox import address_for, heaps


def notices(request: Request) -> HttpResponse:
    """Opening it marks everything read."""
    shown = heaps(request.actor)
    mark_notices_read(actor=request.actor)
    nothing = Empty(
        _("Nothing new"),
        _("What concerns you is told here: tasks for you, notes that name you, accounts given."),
        icon="bell",
        actions=[(_("To today"), reverse("today"))],
    )
    context = {
        "heaps": shown,
        "empty": nothing,
        "mails_url": address_for(request.actor, reverse("mails")),
    }
    return render(request, "workspace/notices.html", context)


def notice_choices(request: Request) -> HttpResponse:
    """For each topic: at once, in the mail of the day, or not at all."""
    levels = notice_levels(request.actor.person_id)
    form = LevelsForm(request.POST or None, initial=levels)
    if request.method == "POST" and form.is_valid():
        choose_levels(actor=request.actor, levels=form.levels(), now=timezone.now())
        messages.success(request, _("From now on you are told as you chose."))
        return redirect("notices")
    context = {"form": form, "email": request.user.email}
    status = 422 if form.errors else 200
    return render(request, "workspace/notice_choices.html", context, status=status)
