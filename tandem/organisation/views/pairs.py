"""Pairs and the staffing ratio of each region; a region manager's own regions only."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation import commands
from tandem.organisation.forms.people import PairForm
from tandem.organisation.grids import pairs_grid, staffing_grid
from tandem.organisation.permissions import PAIR_MANAGERS
from tandem.organisation.queries import pairs_on, staffing
from tandem.organisation.requests import Request


def pairs(request: Request) -> HttpResponse:
    today = timezone.localdate()
    form = PairForm(actor=request.actor, today=today)
    return render(request, "organisation/pairs.html", _pairs_page(request, form, today))


def pair_new(request: Request) -> HttpResponse:
    today = timezone.localdate()
    form = PairForm(request.POST, actor=request.actor, today=today)
    if form.is_valid():
        try:
            commands.pair_people(
                actor=request.actor,
                outside_id=form.cleaned_data["outside"].pk,
                inside_id=form.cleaned_data["inside"].pk,
                on=form.cleaned_data["on"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("pairs")
    context = _pairs_page(request, form, today)
    return render(request, "organisation/pairs.html", context, status=422)


def pair_end(request: Request, pair_id: int) -> HttpResponse:
    today = timezone.localdate()
    if not pairs_on(today, actor=request.actor).filter(pk=pair_id).exists():
        raise NotThere("no_such_pair", _("This pair does not exist."))
    commands.unpair(actor=request.actor, pair_id=pair_id, on=today)
    return redirect("pairs")


def _pairs_page(request: Request, form: PairForm, today: date) -> dict[str, object]:
    can_pair = request.actor.has_any(PAIR_MANAGERS)
    return {
        "form": form,
        "pairs": pairs_grid(list(pairs_on(today, actor=request.actor)), can_pair=can_pair),
        "staffing": staffing_grid(staffing(actor=request.actor, on=today)),
        "can_pair": can_pair,
    }
