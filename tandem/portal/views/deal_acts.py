"""What a partner does with a registration; each act answers with the registration's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
from tandem.portal.queries import colleagues, own_claim
from tandem.registration.commands.appeals import appeal
from tandem.registration.commands.cases import state_side
from tandem.registration.commands.keeping import (
    add_evidence,
    extend_protection,
    transfer_registration,
    withdraw_registration,
)
from tandem.registration.commands.papers import MOST_BYTES, PAPERS
from tandem.registration.queries.cases import paper_of


def portal_evidence(request: Request, registration_id: int) -> HttpResponse:
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, registration_id, evidence_form=form)
    said = form.cleaned_data
    act = partial(
        add_evidence,
        kind=said["kind"],
        on=said["on"],
        note=said["note"],
        file=_content(said["file"]),
    )
    done = _("The evidence stands beside your registration.")
    return _answer(request, registration_id, act, done, evidence_form=form)


def portal_extension(request: Request, registration_id: int) -> HttpResponse:
    row = extend_protection(
        actor=request.actor, registration_id=registration_id, now=timezone.now()
    )
    until = day_short(row.protected_until)
    return _back(request, row.pk, _("Protected until %(day)s.") % {"day": until})


def portal_transfer(request: Request, registration_id: int) -> HttpResponse:
    row = own_claim(request.actor, registration_id)
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
    file = _content(form.cleaned_data.get("file"))
    act = partial(state_side, text=form.data.get("text", ""), file=file)
    done = _("The manager reads your words before deciding.")
    return _answer(request, registration_id, act, done, statement_form=form)


def portal_appeal(request: Request, registration_id: int) -> HttpResponse:
    form = WordsForm(request.POST, prefix="appeal")
    act = partial(appeal, reason=form.data.get("appeal-text", ""))
    done = _("The industry director answers your appeal.")
    return _answer(request, registration_id, act, done, appeal_form=form)


def portal_paper(request: Request, registration_id: int, paper_id: int) -> FileResponse:
    """A file beside one's own claim."""
    paper = paper_of(request.actor, registration_id, paper_id)
    return PAPERS.hand_out(paper.stored_as, called=f"paper-{paper.pk}", media_type=paper.media_type)


def _content(file: UploadedFile | None) -> bytes | None:
    """One byte more than may be kept is enough to refuse it by."""
    return file.read(MOST_BYTES + 1) if file else None


def _answer(
    request: Request, registration_id: int, act: Callable[..., object], done: str, **forms: Any
) -> HttpResponse:
    """What the act refuses is said on the page, with everything that was typed."""
    try:
        act(actor=request.actor, registration_id=registration_id, now=timezone.now())
    except NotThere:
        raise
    except Refusal as refusal:
        return _again(request, registration_id, refusal, **forms)
    return _back(request, registration_id, done)


def _again(
    request: Request, registration_id: int, refusal: Refusal | None = None, **forms: Any
) -> HttpResponse:
    row = own_claim(request.actor, registration_id)
    context = deal_context(request.actor, row, refusal=refusal, **forms)
    status = refusal.status if refusal else 422
    return render(request, "portal/portal_deal.html", context, status=status)


def _back(request: Request, registration_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("portal_deal", registration_id=registration_id)
