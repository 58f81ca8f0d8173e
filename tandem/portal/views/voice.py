"""Feedback to the vendor and the answer it owes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.foundation.kit import forward_pager
from tandem.foundation.paging import page_of, place_of
from tandem.organisation.requests import Request
from tandem.partners.commands.voice import give_feedback, judge_answer
from tandem.partners.queries.voice import feedback_by_id, feedback_of
from tandem.portal.company_forms import FeedbackForm, YesNoForm
from tandem.portal.queries.company import PAGE, own_company


def portal_feedback(request: Request) -> HttpResponse:
    """What was said and how it stands; the form stands above it."""
    company = own_company(request.actor)
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = give_feedback(
            actor=request.actor, company_id=company.pk, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Noted; the vendor owes you an answer."))
        return redirect("portal_feedback_one", feedback_id=made.pk)
    found = feedback_of(request.actor, company)
    page = page_of(found, ("-id",), place_of(request.GET), size=PAGE)
    context = {"form": form, "rows": page.rows, "pager": forward_pager(page, page.place)}
    status = 422 if form.errors else 200
    return render(request, "portal/portal_feedback.html", context, status=status)


def portal_feedback_one(request: Request, feedback_id: int) -> HttpResponse:
    held = feedback_by_id(request.actor, feedback_id)
    return render(request, "portal/portal_feedback_one.html", {"held": held})


def portal_feedback_judgement(request: Request, feedback_id: int) -> HttpResponse:
    """Whether the answer helps: yes closes it, no starts the clock anew."""
    held = feedback_by_id(request.actor, feedback_id)
    form = YesNoForm(request.POST)
    if not form.is_valid():
        raise Refusal("not_said", _("Say whether the answer helps."))
    judge_answer(
        actor=request.actor,
        feedback_id=held.pk,
        is_content=form.cleaned_data["is_yes"],
        now=timezone.now(),
    )
    messages.success(request, _("The vendor knows."))
    return redirect("portal_feedback_one", feedback_id=held.pk)
