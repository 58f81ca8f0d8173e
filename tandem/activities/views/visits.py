"""One visit, and the acts on it. Each answers with the week it stands in."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.activities.commands.moving import move_and_make_room, undo_move
from tandem.activities.commands.visits import (
    add_visit,
    cancel_visit,
    complete_visit,
    miss_visit,
)
from tandem.activities.forms import CompletionForm, MoveForm, NewVisitForm, VersionForm
from tandem.activities.models import Visit
from tandem.activities.pages import new_visit_context, visit_context, week_context
from tandem.activities.queries.changes import ToldChange, tell
from tandem.activities.queries.people import sellers_to_plan_for
from tandem.activities.queries.visits import account_to_visit, visit_of
from tandem.organisation.requests import Request


def visit(request: Request, visit_id: int) -> HttpResponse:
    return _page(request, visit_of(request.actor, visit_id))


def visit_completion(request: Request, visit_id: int) -> HttpResponse:
    form = CompletionForm(request.POST)
    if not form.is_valid():
        return _page(request, visit_of(request.actor, visit_id), completion_form=form)
    done = complete_visit(
        actor=request.actor, visit_id=visit_id, now=timezone.now(), **form.cleaned_data
    )
    return _back(request, done, _("The visit is recorded."))


def visit_miss(request: Request, visit_id: int) -> HttpResponse:
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _page(request, visit_of(request.actor, visit_id), miss_form=form)
    missed = miss_visit(
        actor=request.actor, visit_id=visit_id, now=timezone.now(), **form.cleaned_data
    )
    return _back(request, missed, _("The visit is noted as missed."))


def visit_cancellation(request: Request, visit_id: int) -> HttpResponse:
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _page(request, visit_of(request.actor, visit_id), miss_form=form)
    gone = cancel_visit(
        actor=request.actor, visit_id=visit_id, now=timezone.now(), **form.cleaned_data
    )
    return _back(request, gone, _("The visit is cancelled."))


def visit_move(request: Request, visit_id: int) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, visit_of(request.actor, visit_id), move_form=form)
    change = move_and_make_room(
        actor=request.actor, visit_id=visit_id, now=timezone.now(), **form.cleaned_data
    )
    told = tell(request.actor, change)
    return _back(request, visit_of(request.actor, visit_id), told.text, change=told)


def week_change_undo(request: Request, change_id: int) -> HttpResponse:
    """Everything one move did goes back."""
    change = undo_move(actor=request.actor, change_id=change_id, now=timezone.now())
    visit = visit_of(request.actor, change.visit_id)
    return _back(request, visit, _("Everything is back on its day."))


def visit_new(request: Request, account_id: int) -> HttpResponse:
    """Plan a visit to this account on a day of one's choice."""
    account = account_to_visit(request.actor, account_id)
    sellers = sellers_to_plan_for(request.actor, account, on=timezone.localdate())
    form = NewVisitForm(
        request.POST or None,
        sellers=sellers,
        initial={"account": account.pk, "seller": account.owner_id, "on": timezone.localdate()},
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = new_visit_context(account, form)
        return render(request, "activities/visit_new.html", context, status=status)
    added = add_visit(
        actor=request.actor,
        seller_id=form.cleaned_data["seller"],
        account_id=account.pk,
        on=form.cleaned_data["on"],
        starts_at=form.cleaned_data["starts_at"],
        now=timezone.now(),
    )
    return _back(request, added, _("The visit is planned."))


def _page(request: Request, shown: Visit, **bad: forms.Form) -> HttpResponse:
    context: dict[str, Any] = visit_context(request.actor, shown) | bad
    template = "activities/_visit.html" if request.htmx and not bad else "activities/visit.html"
    return render(request, template, context, status=422 if bad else 200)


def _back(
    request: Request, done: Visit, text: str, *, change: ToldChange | None = None
) -> HttpResponse:
    """The week again: as a region with a toast, or as a page with a message."""
    if request.htmx:
        context = week_context(request.actor, done.seller, on=done.on, change=change)
        response = render(request, "activities/_week.html", context)
        response["HX-Trigger"] = json.dumps({"toast": {"text": text}})
        return response
    messages.success(request, text)
    said = {"on": done.on.isoformat()} | ({"change": change.id} if change else {})
    address = reverse("week_of", args=[done.seller_id])
    return redirect(f"{address}?{urlencode(said)}#stop-{done.pk}")
