"""What a partner does with a registration; each act answers with the registration's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.formats import day_short
from tandem.organisation.requests import Request
from tandem.portal.deal_page import deal_context
from tandem.portal.forms import EvidenceForm, StatementForm, TransferForm, WordsForm
from tandem.portal.queries import colleagues
from tandem.registration.commands.appeals import appeal
from tandem.registration.commands.cases import state_side
from tandem.registration.commands.keeping import (
    add_evidence,
    extend_protection,
    transfer_registration,
    withdraw_registration,
)
from tandem.registration.commands.papers import MOST_BYTES, PAPERS
from tandem.registration.queries.cases import paper_of, registration_of


def portal_evidence(request: Request, registration_id: int) -> HttpResponse:
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, registration_id, evidence_form=form)
    said = form.cleaned_data
    try:
        add_evidence(
            actor=request.actor,
            registration_id=registration_id,
            kind=said["kind"],
            on=said["on"],
            note=said["note"],
            file=_content(said["file"]),
            now=timezone.now(),
        )
    except NotThere:
        raise
    except Refusal as refusal:  # what was typed stays on the page
        return _again(request, registration_id, refusal, evidence_form=form)
    return _back(request, registration_id, _("The evidence stands beside your registration."))


def portal_extension(request: Request, registration_id: int) -> HttpResponse:
    row = extend_protection(
        actor=request.actor, registration_id=registration_id, now=timezone.now()
    )
    until = day_short(row.protected_until)
    return _back(request, row.pk, _("Protected until %(day)s.") % {"day": until})


def portal_transfer(request: Request, registration_id: int) -> HttpResponse:
    row = registration_of(request.actor, registration_id)
    people = colleagues(request.actor, besides=row.owner_id)
    form = TransferForm(request.POST, people=people)
    if not form.is_valid():
        messages.error(request, _("Choose a colleague of your company."))
        return redirect("portal_deal", registration_id=row.pk)
    transfer_registration(
        actor=request.actor,
        registration_id=row.pk,
        to_user_id=form.cleaned_data["person"],
        now=timezone.now(),
    )
    return _back(request, row.pk, _("It is in your colleague's hands now."))


def portal_withdrawal(request: Request, registration_id: int) -> HttpResponse:
    row = withdraw_registration(
        actor=request.actor, registration_id=registration_id, now=timezone.now()
    )
    return _back(request, row.pk, _("The registration is withdrawn."))


def portal_statement(request: Request, registration_id: int) -> HttpResponse:
    form = StatementForm(request.POST, request.FILES)
    form.is_valid()
    try:
        state_side(
            actor=request.actor,
            registration_id=registration_id,
            text=form.data.get("text", ""),
            file=_content(form.cleaned_data.get("file")),
            now=timezone.now(),
        )
    except NotThere:
        raise
    except Refusal as refusal:
        return _again(request, registration_id, refusal, statement_form=form)
    return _back(request, registration_id, _("The manager reads your words before deciding."))


def portal_appeal(request: Request, registration_id: int) -> HttpResponse:
    form = WordsForm(request.POST, prefix="appeal")
    try:
        appeal(
            actor=request.actor,
            registration_id=registration_id,
            reason=form.data.get("appeal-text", ""),
            now=timezone.now(),
        )
    except NotThere:
        raise
    except Refusal as refusal:
        return _again(request, registration_id, refusal, appeal_form=form)
    return _back(request, registration_id, _("The industry director answers your appeal."))


def portal_paper(request: Request, registration_id: int, paper_id: int) -> FileResponse:
    """A file beside one's own claim."""
    paper = paper_of(request.actor, registration_id, paper_id)
    return PAPERS.hand_out(paper.stored_as, called=f"paper-{paper.pk}", media_type=paper.media_type)


def _content(file: UploadedFile | None) -> bytes | None:
    """One byte more than may be kept is enough to refuse it by."""
    return file.read(MOST_BYTES + 1) if file else None


def _again(
    request: Request, registration_id: int, refusal: Refusal | None = None, **forms: Any
) -> HttpResponse:
    row = registration_of(request.actor, registration_id)
    context = deal_context(request.actor, row, refusal=refusal, **forms)
    status = refusal.status if refusal else 422
    return render(request, "portal/portal_deal.html", context, status=status)


def _back(request: Request, registration_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("portal_deal", registration_id=registration_id)
