"""What a partner does with a registration; each act answers with the registration's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import day_short
from tandem.organisation.requests import Request
from tandem.portal.forms import EvidenceForm, TransferForm, WordsForm
from tandem.portal.queries import colleagues
from tandem.registration.commands.appeals import appeal
from tandem.registration.commands.cases import state_side
from tandem.registration.commands.keeping import (
    add_evidence,
    extend_protection,
    transfer_registration,
    withdraw_registration,
)
from tandem.registration.queries.cases import registration_of


def portal_evidence(request: Request, registration_id: int) -> HttpResponse:
    form = EvidenceForm(request.POST)
    row = registration_of(request.actor, registration_id)
    if not form.is_valid():
        messages.error(request, _("Say what was done and on which day."))
        return redirect("portal_deal", registration_id=row.pk)
    add_evidence(
        actor=request.actor,
        registration_id=row.pk,
        now=timezone.now(),
        **form.cleaned_data,
    )
    return _back(request, row.pk, _("The evidence stands beside your registration."))


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
    state_side(
        actor=request.actor,
        registration_id=registration_id,
        text=_words(WordsForm(request.POST)),
        now=timezone.now(),
    )
    return _back(request, registration_id, _("The manager reads your words before deciding."))


def portal_appeal(request: Request, registration_id: int) -> HttpResponse:
    appeal(
        actor=request.actor,
        registration_id=registration_id,
        reason=_words(WordsForm(request.POST, prefix="appeal")),
        now=timezone.now(),
    )
    return _back(request, registration_id, _("The industry director answers your appeal."))


def _words(form: WordsForm) -> str:
    form.is_valid()
    return str(form.cleaned_data.get("text", ""))


def _back(request: Request, registration_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("portal_deal", registration_id=registration_id)
