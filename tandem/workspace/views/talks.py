"""The weekly talk with a seller: thirteen weeks, what was decided, comments (ui W2).

A part of the panel beside the team, asked for by itself; without script it is a page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tandem.activities.queries.people import seller_seen_by
from tandem.organisation.requests import Request
from tandem.workspace.commands.talks import close_decision, comment, decide
from tandem.workspace.queries.talks import people_to_do_it
from tandem.workspace.talk_forms import CommentForm, DecisionForm
from tandem.workspace.talk_page import talk_context


def seller_talk(request: Request, seller_id: int) -> HttpResponse:
    return _talk(request, seller_id)


def seller_decision(request: Request, seller_id: int) -> HttpResponse:
    """Decide something in the talk: what, who, by when."""
    today = timezone.localdate()
    seller = seller_seen_by(request.actor, seller_id, on=today)
    people = people_to_do_it(request.actor, seller, on=today)
    form = DecisionForm(request.POST, people=people)
    if not form.is_valid():
        return _talk(request, seller_id, decision=form)
    values = form.cleaned_data
    decide(
        actor=request.actor,
        seller=seller,
        text=values["text"],
        holder_id=values["holder"],
        due_on=values["due_on"],
        key=values["key"],
        now=timezone.now(),
    )
    return _after(request, seller_id)


def seller_comment(request: Request, seller_id: int) -> HttpResponse:
    seller = seller_seen_by(request.actor, seller_id, on=timezone.localdate())
    form = CommentForm(request.POST, auto_id="comment_%s")
    if not form.is_valid():
        return _talk(request, seller_id, comment=form)
    comment(actor=request.actor, seller=seller, now=timezone.now(), **form.cleaned_data)
    return _after(request, seller_id)


def decision_closing(request: Request, talk_point_id: int) -> HttpResponse:
    point = close_decision(actor=request.actor, point_id=talk_point_id, now=timezone.now())
    return _after(request, point.seller_id)


def _after(request: Request, seller_id: int) -> HttpResponse:
    if request.htmx:
        return _talk(request, seller_id)
    return redirect("seller_talk", seller_id=seller_id)


def _talk(request: Request, seller_id: int, **forms: Any) -> HttpResponse:
    """With a form that was not understood it answers 422."""
    today = timezone.localdate()
    seller = seller_seen_by(request.actor, seller_id, on=today)
    context = talk_context(request.actor, seller, today=today, forms=forms)
    template = "workspace/_talk.html" if request.htmx else "workspace/seller_talk.html"
    return render(request, template, context, status=422 if forms else 200)
