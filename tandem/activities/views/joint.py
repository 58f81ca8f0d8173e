"""Joint visits: looking for a time, asking people along, and what they answer."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.invitations import (
    accept_invitation,
    decline_invitation,
    propose_time,
    take_proposal,
)
from tandem.activities.commands.joint import ask_along, plan_joint_visit, withdraw_invitation
from tandem.activities.joint_forms import ProposeForm, RefuseForm
from tandem.activities.joint_page import (
    Search,
    invitation_context,
    invitations_context,
    may_plan_here,
    search_context,
    search_for,
)
from tandem.activities.queries.visits import account_to_visit, visit_of
from tandem.organisation.requests import Request


def joint_new(request: Request, account_id: int) -> HttpResponse:
    """A new visit of several: who, then when."""
    account, now = account_to_visit(request.actor, account_id), timezone.now()
    is_booking = request.method == "POST"
    said = request.POST if is_booking else request.GET
    search = search_for(request.actor, account, said, now=now)
    if not is_booking or not _is_whole(search):
        return _search_page(request, search, is_bad=is_booking)
    who, when = search.people.cleaned_data, search.times.cleaned_data  # type: ignore[union-attr]
    made = plan_joint_visit(
        actor=request.actor,
        seller_id=who["seller"],
        account_id=account.pk,
        guest_ids=who["guests"],
        on=when["on"],
        at=when["at"],
        key=when["key"],
        now=now,
    )
    messages.success(request, _("Everybody is asked. Their answers come to the inbox."))
    return redirect("visit", visit_id=made.pk)


def joint(request: Request, visit_id: int) -> HttpResponse:
    """Asking along on a visit that stands, or anew for another time."""
    visit, now = visit_of(request.actor, visit_id), timezone.now()
    if visit.account is None or not may_plan_here(request.actor, visit):
        return redirect("visit", visit_id=visit.pk)
    is_booking = request.method == "POST"
    said = request.POST if is_booking else request.GET
    search = search_for(request.actor, visit.account, said, now=now, visit=visit)
    if not is_booking or not _is_whole(search):
        return _search_page(request, search, is_bad=is_booking)
    who, when = search.people.cleaned_data, search.times.cleaned_data  # type: ignore[union-attr]
    ask_along(
        actor=request.actor,
        visit_id=visit.pk,
        version=when["version"],
        guest_ids=who["guests"],
        on=when["on"],
        at=when["at"],
        now=now,
    )
    messages.success(request, _("Everybody is asked. Their answers come to the inbox."))
    return redirect("visit", visit_id=visit.pk)


def invitations(request: Request) -> HttpResponse:
    context = invitations_context(request.actor, timezone.localdate())
    return render(request, "activities/invitations.html", context)


def invitation(request: Request, invitation_id: int) -> HttpResponse:
    return _page(request, invitation_id)


def invitation_acceptance(request: Request, invitation_id: int) -> HttpResponse:
    accept_invitation(actor=request.actor, invitation_id=invitation_id, now=timezone.now())
    messages.success(request, _("You come along."))
    return redirect("invitation", invitation_id=invitation_id)


def invitation_refusal(request: Request, invitation_id: int) -> HttpResponse:
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation_id, refuse_form=form)
    decline_invitation(
        actor=request.actor,
        invitation_id=invitation_id,
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )
    messages.success(request, _("Declined. The seller knows why."))
    return redirect("invitation", invitation_id=invitation_id)


def invitation_proposal(request: Request, invitation_id: int) -> HttpResponse:
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation_id, propose_form=form)
    propose_time(
        actor=request.actor,
        invitation_id=invitation_id,
        now=timezone.now(),
        **form.cleaned_data,
    )
    messages.success(request, _("Your proposal is with the seller."))
    return redirect("invitation", invitation_id=invitation_id)


def invitation_taking(request: Request, invitation_id: int) -> HttpResponse:
    """The seller takes the proposed time."""
    moved = take_proposal(actor=request.actor, invitation_id=invitation_id, now=timezone.now())
    messages.success(request, _("The visit has the proposed time; the others are asked."))
    return redirect("visit", visit_id=moved.pk)


def invitation_withdrawal(request: Request, invitation_id: int) -> HttpResponse:
    visit = withdraw_invitation(
        actor=request.actor, invitation_id=invitation_id, now=timezone.now()
    )
    messages.success(request, _("You go without them; they are told."))
    return redirect("visit", visit_id=visit.pk)


def _is_whole(search: Search) -> bool:
    return search.times is not None and search.times.is_bound and search.times.is_valid()


def _search_page(request: Request, search: Search, *, is_bad: bool) -> HttpResponse:
    context = search_context(search)
    return render(request, "activities/joint.html", context, status=422 if is_bad else 200)


def _page(request: Request, invitation_id: int, **bad: forms.Form) -> HttpResponse:
    context = invitation_context(request.actor, invitation_id) | bad
    status = 422 if bad else 200
    return render(request, "activities/invitation.html", context, status=status)
