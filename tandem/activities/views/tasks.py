"""Tasks: the lists, several at once, a new one."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.activities.commands.task_acts import act_on_tasks
from tandem.activities.commands.tasks import hand_over
from tandem.activities.queries.tasks import MINE, SHOWS, people_to_ask
from tandem.activities.queries.visits import account_to_visit
from tandem.activities.task_pages import (
    meant_by,
    new_task_context,
    new_task_form,
    tasks_context,
)
from tandem.foundation.paging import place_of
from tandem.foundation.requests import whole_numbers
from tandem.organisation.requests import Request


def tasks(request: Request) -> HttpResponse:
    return render(request, "activities/tasks.html", _asked(request))


def tasks_acts(request: Request) -> HttpResponse:
    """One act on the picked tasks, or "done" on the one whose button was pressed."""
    one, today = request.POST.get("done", ""), timezone.localdate()
    ids = whole_numbers([one] if one else request.POST.getlist("ids"))
    act, later = meant_by("done" if one else request.POST.get("act", ""), today)
    number = act_on_tasks(
        actor=request.actor, task_ids=ids, act=act, later=later, now=timezone.now()
    )
    undo = f"{reverse('tasks_reopening')}?{urlencode({'ids': ids}, doseq=True)}"
    return _list_again(request, _said(act, number), undo=undo if act == "done" else "")


def tasks_reopening(request: Request) -> HttpResponse:
    """Undo of "done"."""
    ids = whole_numbers(request.GET.getlist("ids"))
    now, today = timezone.now(), timezone.localdate()
    act_on_tasks(actor=request.actor, task_ids=ids, act="open", later=today, now=now)
    return _list_again(request, _("It is to be done again."))


def task_new(request: Request, account_id: int) -> HttpResponse:
    account = account_to_visit(request.actor, account_id)
    form = new_task_form(request.actor, account, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = new_task_context(account, form)
        template = "activities/_task_new.html" if request.htmx else "activities/task_new.html"
        return render(request, template, context, status=status)
    said = form.cleaned_data
    people = people_to_ask(request.actor, account, on=timezone.localdate())
    made = hand_over(
        actor=request.actor,
        account_id=account.pk,
        title=said["title"],
        due_on=said["due_on"],
        to_user=people.get(pk=said["holder"]),
        key=said["key"],
        now=timezone.now(),
    )
    messages.success(request, _("%(name)s has the task.") % {"name": made.holder})
    return redirect("account", account_id=account.pk)


def _asked(request: Request) -> dict[str, Any]:
    """The list an address means; anything bent in it means one's own tasks."""
    show = request.GET.get("show", MINE)
    account = whole_numbers([request.GET.get("account", "")])
    return tasks_context(
        request.actor,
        show=show if show in SHOWS else MINE,
        account_id=account[0] if account else None,
        place=place_of(request.GET),
    )


def _list_again(request: Request, text: str, *, undo: str = "") -> HttpResponse:
    """The list as a region with a toast, or as a page with a message."""
    if request.htmx:
        response = render(request, "activities/_tasks.html", _asked(request))
        response["HX-Trigger"] = json.dumps({"toast": {"text": text, "undo": undo}})
        return response
    messages.success(request, text)
    address = reverse("tasks")
    query = urlencode({"show": request.GET.get("show", MINE)})
    return redirect(f"{address}?{query}")


def _said(act: str, number: int) -> str:
    sentence = {
        "done": ngettext("%(number)d task is done.", "%(number)d tasks are done.", number),
        "taken": ngettext("%(number)d task is taken on.", "%(number)d tasks are taken on.", number),
        "later": ngettext("%(number)d task is moved.", "%(number)d tasks are moved.", number),
    }[act]
    return sentence % {"number": number}
