"""One task, and the acts on it. Each answers with the task as it now stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.task_acts import (
    acknowledge_task,
    decline_task,
    finish_task,
    postpone_task,
    reopen_task,
    withdraw_task,
)
from tandem.activities.commands.tasks import pass_on_task
from tandem.activities.models import Task
from tandem.activities.queries.tasks import people_to_ask, task_of
from tandem.activities.task_forms import DeclineForm, PassOnForm, PostponeForm
from tandem.activities.task_pages import choices, task_context
from tandem.foundation.errors import NotThere
from tandem.foundation.formats import day_short
from tandem.organisation.requests import Request


def task(request: Request, task_id: int) -> HttpResponse:
    return _page(request, task_id)


def task_taking(request: Request, task_id: int) -> HttpResponse:
    taken = acknowledge_task(actor=request.actor, task_id=task_id, now=timezone.now())
    return _back(request, taken, _("You have the task."))


def task_completion(request: Request, task_id: int) -> HttpResponse:
    done = finish_task(actor=request.actor, task_id=task_id, now=timezone.now())
    return _back(request, done, _("The task is done."))


def task_reopening(request: Request, task_id: int) -> HttpResponse:
    again = reopen_task(actor=request.actor, task_id=task_id, now=timezone.now())
    return _back(request, again, _("It is to be done again."))


def task_withdrawal(request: Request, task_id: int) -> HttpResponse:
    gone = withdraw_task(actor=request.actor, task_id=task_id, now=timezone.now())
    return _back(request, gone, _("The task is withdrawn."))


def task_postponement(request: Request, task_id: int) -> HttpResponse:
    form = PostponeForm(request.POST)
    if not form.is_valid():
        return _page(request, task_id, postpone_form=form)
    moved = postpone_task(
        actor=request.actor, task_id=task_id, now=timezone.now(), **form.cleaned_data
    )
    text = _("The task is due on %(day)s.") % {"day": day_short(moved.due_on)}
    return _back(request, moved, text)


def task_refusal(request: Request, task_id: int) -> HttpResponse:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, task_id, decline_form=form)
    back = decline_task(
        actor=request.actor, task_id=task_id, now=timezone.now(), **form.cleaned_data
    )
    return _back(request, back, _("The task goes back to %(name)s.") % {"name": back.by})


def task_passing(request: Request, task_id: int) -> HttpResponse:
    """To somebody else."""
    account = task_of(request.actor, task_id).account
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    people = people_to_ask(request.actor, account, on=timezone.localdate())
    form = PassOnForm(request.POST, people=choices(request.actor, people))
    if not form.is_valid():
        return _page(request, task_id, pass_form=form)
    to_user = people.get(pk=form.cleaned_data["holder"])
    passed = pass_on_task(actor=request.actor, task_id=task_id, to_user=to_user, now=timezone.now())
    return _back(request, passed, _("%(name)s has the task.") % {"name": to_user})


def _page(request: Request, task_id: int, **bad: forms.Form) -> HttpResponse:
    context: dict[str, Any] = task_context(request.actor, task_of(request.actor, task_id)) | bad
    template = "activities/_task.html" if request.htmx and not bad else "activities/task.html"
    return render(request, template, context, status=422 if bad else 200)


def _back(request: Request, task: Task, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("task", task_id=task.pk)
