"""Joint visits a partner's person is asked along on, their answers; and the calendar's address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.feeds import close_feed, open_feed
from tandem.activities.commands.invitations import (
    accept_invitation,
    decline_invitation,
    propose_time,
)
from tandem.activities.models import Invitation
from tandem.activities.queries.feeds import open_feed_of
from tandem.activities.queries.invitation_marks import answer_chip, open_answers
from tandem.activities.queries.invitations import guests_of, invitation_of, invitations_ahead
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.portal.work_forms import OtherTimeForm, WhyNotForm


def portal_visits(request: Request) -> HttpResponse:
    rows = invitations_ahead(request.actor, on=timezone.localdate())
    context = {"rows": [visit_line(one.invitation, one.account) for one in rows]}
    return render(request, "portal/portal_visits.html", context)


def visit_line(invitation: Invitation, account: Any) -> dict[str, Any]:
    return {
        "invitation": invitation,
        "visit": invitation.visit,
        "account": account,
        "state": answer_chip(invitation),
    }


def portal_visit(request: Request, invitation_id: int) -> HttpResponse:
    return _page(request, invitation_id)


def portal_visit_acceptance(request: Request, invitation_id: int) -> HttpResponse:
    accept_invitation(actor=request.actor, invitation_id=invitation_id, now=timezone.now())
    return _back(request, invitation_id, _("You come along."))


def portal_visit_refusal(request: Request, invitation_id: int) -> HttpResponse:
    form = WhyNotForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation_id, why_form=form)
    decline_invitation(
        actor=request.actor,
        invitation_id=invitation_id,
        now=timezone.now(),
        **form.cleaned_data,
    )
    return _back(request, invitation_id, _("Declined. The seller knows why."))


def portal_visit_proposal(request: Request, invitation_id: int) -> HttpResponse:
    form = OtherTimeForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation_id, time_form=form)
    propose_time(
        actor=request.actor, invitation_id=invitation_id, now=timezone.now(), **form.cleaned_data
    )
    return _back(request, invitation_id, _("Your proposal is with the seller."))


def portal_calendar(request: Request) -> HttpResponse:
    """Whether there is an address; a new one is shown once, when it is made."""
    address = ""
    if request.method == "POST":
        token = open_feed(actor=request.actor, now=timezone.now())
        address = f"{settings.TANDEM['ADDRESS']}{reverse('calendar_file', args=[token])}"
    held = open_feed_of(request.actor.person_id)
    return render(request, "portal/portal_calendar.html", {"feed": held, "address": address})


def portal_calendar_end(request: Request) -> HttpResponse:
    close_feed(actor=request.actor, now=timezone.now())
    messages.success(request, _("The address no longer opens your calendar."))
    return redirect("portal_calendar")


def _back(request: Request, invitation_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("portal_visit", invitation_id=invitation_id)


def _page(request: Request, invitation_id: int, **bad: forms.Form) -> HttpResponse:
    context = _invitation(request.actor, invitation_id) | bad
    return render(request, "portal/portal_visit.html", context, status=422 if bad else 200)


def _invitation(actor: Actor, invitation_id: int) -> dict[str, Any]:
    listed = invitation_of(actor, invitation_id)
    one, visit = listed.invitation, listed.invitation.visit
    answers = open_answers(actor, one)
    others = [row for row in guests_of(actor, visit) if row.pk != one.pk]
    return visit_line(one, listed.account) | {
        "others": others,
        "can_accept": answers.can_accept,
        "can_answer": answers.can_answer,
        "why_form": WhyNotForm(),
        "time_form": OtherTimeForm(initial={"on": visit.on, "at": visit.starts_at}),
    }
