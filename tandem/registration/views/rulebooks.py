"""The versions of the rules: read, compared with the one in force, replayed, written, put in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.organisation.requests import Request
from tandem.registration.commands.rulebooks import BadRulebook, put_in_force, write_rulebook
from tandem.registration.forms import RulebookForm
from tandem.registration.queries.rulebooks import version_of
from tandem.registration.rulebook_pages import (
    flips_context,
    rulebook_context,
    rulebooks_context,
)


def rulebooks(request: Request) -> HttpResponse:
    """All versions, and the form a new one is written in."""
    if request.method != "POST":
        return render(request, "registration/rulebooks.html", rulebooks_context(request.actor))
    form = RulebookForm(request.POST, request.FILES)
    if not form.is_valid():
        context = rulebooks_context(request.actor, form=form)
        return render(request, "registration/rulebooks.html", context, status=422)
    try:
        row = write_rulebook(
            actor=request.actor,
            name=form.cleaned_data["name"],
            text=form.said(),
            now=timezone.now(),
        )
    except BadRulebook as refusal:  # what was typed stays on the page, the sentence above it
        typed = RulebookForm({"name": form.cleaned_data["name"], "text": form.said()})
        context = rulebooks_context(request.actor, form=typed, refusal=refusal)
        return render(request, "registration/rulebooks.html", context, status=422)
    messages.success(request, _("Version %(number)d is kept as a draft.") % {"number": row.number})
    return redirect("rulebook", rulebook_number=row.number)


def rulebook(request: Request, rulebook_number: int) -> HttpResponse:
    row = version_of(rulebook_number)
    return render(request, "registration/rulebook.html", rulebook_context(request.actor, row))


def rulebook_force(request: Request, rulebook_number: int) -> HttpResponse:
    row = put_in_force(actor=request.actor, number=rulebook_number, now=timezone.now())
    messages.success(
        request, _("Version %(number)d is in force from now on.") % {"number": row.number}
    )
    return redirect("rulebook", rulebook_number=row.number)


def rulebook_flips(request: Request, rulebook_number: int) -> HttpResponse:
    """The list behind "would flip 14 of 210"."""
    row = version_of(rulebook_number)
    context = flips_context(request.actor, row, after=request.GET.get("after", "")[:20])
    return render(request, "registration/flips.html", context)
