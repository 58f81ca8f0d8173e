"""The list of registrations, one of them with its conflict, and the acts of those who decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.paging import place_of
from tandem.foundation.requests import pressed, whole_number
from tandem.organisation.requests import Request
from tandem.registration.commands.appeals import answer_appeal
from tandem.registration.commands.cases import adjudicate
from tandem.registration.commands.deciding import decide_claim
from tandem.registration.commands.papers import PAPERS
from tandem.registration.forms import AnswerForm, CaseForm, DecisionForm, ListForm
from tandem.registration.models import Registration
from tandem.registration.pages import claim_context, list_context
from tandem.registration.queries.cases import paper_of, registration_of


def registrations(request: Request) -> HttpResponse:
    context = list_context(
        request.actor,
        ListForm(request.GET).wanted(),
        place=place_of(request.GET),
        now=timezone.now(),
    )
    return render(request, "registration/registrations.html", context)


def registration(request: Request, registration_id: int) -> HttpResponse:
    return _page(request, registration_id)


def registration_paper(request: Request, registration_id: int, paper_id: int) -> FileResponse:
    """A file one side put beside its claim."""
    paper = paper_of(request.actor, registration_id, paper_id)
    return PAPERS.hand_out(paper.stored_as, called=f"paper-{paper.pk}", media_type=paper.media_type)


def registration_decision(request: Request, registration_id: int) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, registration_id, decision_form=form)
    row = decide_claim(
        actor=request.actor,
        registration_id=registration_id,
        is_granted=pressed(request.POST, "verdict", "grant", "refuse") == "grant",
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )
    messages.success(request, decided_words(row))
    return redirect("registration", registration_id=row.pk)


def decided_words(row: Registration) -> str:
    """What became of a claim, and what comes next where another one stands on its deal."""
    if row.state == Registration.State.CONFLICT:
        return _(
            "%(number)s is in conflict: another claim stands on this deal. The region manager hears "
            "both sides, then decides."
        ) % {"number": row}
    return _("%(number)s is decided.") % {"number": row}


def case_decision(request: Request, case_id: int) -> HttpResponse:
    form = CaseForm(request.POST)
    form.is_valid()
    case = adjudicate(
        actor=request.actor,
        case_id=case_id,
        winner_id=_winner(request),
        reason=form.cleaned_data.get("reason", ""),
        now=timezone.now(),
    )
    messages.success(request, _("The conflict is decided. Every side has been told."))
    return redirect("registration", registration_id=case.winner_id or case.holder_id)


def _winner(request: Request) -> int | None:
    """The side whose button was pressed; none: to nobody, which has a button of its own."""
    said = request.POST.get("winner", "")
    if (side := whole_number(said)) is not None:
        return side
    pressed(request.POST, "winner", CaseForm.NOBODY)
    return None


def appeal_answer(request: Request, appeal_id: int) -> HttpResponse:
    form = AnswerForm(request.POST, prefix="answer")
    form.is_valid()
    made = answer_appeal(
        actor=request.actor,
        appeal_id=appeal_id,
        is_overturned=pressed(request.POST, "verdict", "uphold", "overturn") == "overturn",
        answer=form.cleaned_data.get("reason", ""),
        now=timezone.now(),
    )
    is_heard = made.registration.state == Registration.State.CONFLICT
    messages.success(
        request, decided_words(made.registration) if is_heard else _("The appeal is answered.")
    )
    return redirect("registration", registration_id=made.registration_id)


def _page(request: Request, registration_id: int, **forms: Any) -> HttpResponse:
    row = registration_of(request.actor, registration_id)
    context = claim_context(request.actor, row, now=timezone.now(), **forms)
    return render(request, "registration/registration.html", context, status=422 if forms else 200)
