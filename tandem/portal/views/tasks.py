"""Tasks a partner's person holds or gave, and the acts on one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

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
from tandem.activities.queries.tasks import MINE, SHOWS, task_of, tasks_page
from tandem.organisation.requests import Request
from tandem.portal.task_page import pass_on_form, task_context, tasks_context
from tandem.portal.work_forms import OtherDayForm, WhyNotForm


@dataclass(frozen=True)
class Act:
    command: Callable[..., Task]
    said: Any
    form: str = ""  # the name of its form on the page


ACTS = {
    "taking": Act(acknowledge_task, gettext_lazy("You have the task.")),
    "completion": Act(finish_task, gettext_lazy("The task is done.")),
    "reopening": Act(reopen_task, gettext_lazy("It is to be done again.")),
    "withdrawal": Act(withdraw_task, gettext_lazy("The task is withdrawn.")),
    "postponement": Act(postpone_task, gettext_lazy("The task has a new day."), "day_form"),
    "refusal": Act(decline_task, gettext_lazy("The task goes back to who gave it."), "why_form"),
    "passing": Act(pass_on_task, gettext_lazy("Somebody else has the task now."), "pass_form"),
}


def portal_tasks(request: Request) -> HttpResponse:
    asked = request.GET.get("show", MINE)
    show = asked if asked in SHOWS else MINE
    page = tasks_page(actor=request.actor, show=show, after=request.GET.get("after", "")[:40])
    next_url = f"?{urlencode({'show': show, 'after': page.after})}" if page.after else ""
    context = tasks_context(page, show) | {"next_url": next_url}
    return render(request, "portal/portal_tasks.html", context)


def portal_task(request: Request, task_id: int) -> HttpResponse:
    return _page(request, task_id)


def portal_task_act(request: Request, task_id: int, act: str) -> HttpResponse:
    """One of `ACTS`; the address names it."""
    meant = ACTS[act]
    form = _form(request, task_id, meant.form)
    if form is not None and not form.is_valid():
        return _page(request, task_id, **{meant.form: form})
    said = form.cleaned_data if form is not None else {}
    meant.command(actor=request.actor, task_id=task_id, now=timezone.now(), **said)
    messages.success(request, str(meant.said))
    return redirect("portal_task", task_id=task_id)


def _form(request: Request, task_id: int, name: str) -> forms.Form | None:
    if name == "day_form":
        return OtherDayForm(request.POST)
    if name == "why_form":
        return WhyNotForm(request.POST)
    if name == "pass_form":
        return pass_on_form(request.actor, task_of(request.actor, task_id), request.POST)
    return None


def _page(request: Request, task_id: int, **bad: forms.Form) -> HttpResponse:
    context = task_context(request.actor, task_of(request.actor, task_id)) | bad
    return render(request, "portal/portal_task.html", context, status=422 if bad else 200)
