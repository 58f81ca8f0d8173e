"""The values of the pages of tasks, gathered from queries and words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tandem.activities.models import Task
from tandem.activities.permissions import acts_on
from tandem.activities.queries.task_marks import due_chip, state_chip
from tandem.activities.queries.tasks import (
    CLOSED,
    GIVEN,
    MINE,
    ListedTask,
    TasksPage,
    people_to_ask,
    tasks_page,
)
from tandem.activities.task_forms import Choices, DeclineForm, PassOnForm, PostponeForm, TaskForm
from tandem.foundation.kit import Column, Empty, Grid, Row, forward_pager, icon, link, person
from tandem.foundation.paging import Place
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


def tasks_context(
    actor: Actor, *, show: str, account_id: int | None, place: Place
) -> dict[str, Any]:
    page = tasks_page(actor=actor, show=show, account_id=account_id, after=place.after)
    here = {"account": account_id} if account_id is not None else {"show": show}
    is_closed = show == CLOSED and account_id is None
    return {
        "tabs": _tabs(show, account_id),
        "show": show,
        "asked_account": account_id or "",
        "grid": _grid(actor, page, here, place, is_closed=is_closed),
        "acts": [] if is_closed else acts(),
        "action": f"{reverse('tasks_acts')}?{urlencode(here)}",
        "target": "task-list",
    }


def acts() -> list[dict[str, str]]:
    """What can be done with picked tasks; each has a key."""
    return [
        {"value": "done", "label": _("Done"), "icon": "check", "key": "d"},
        {"value": "taken", "label": _("I have it"), "icon": "ok", "key": "a"},
        {"value": "tomorrow", "label": _("Tomorrow"), "icon": "calendar", "key": "t"},
        {"value": "week", "label": _("A week later"), "icon": "calendar", "key": "w"},
    ]


def meant_by(act: str, today: date) -> tuple[str, date]:
    """The act of the command, and the day of those that move a task."""
    days = {"tomorrow": 1, "week": 7}
    if act in days:
        return "later", today + timedelta(days=days[act])
    return act if act == "taken" else "done", today


def task_context(actor: Actor, listed: ListedTask) -> dict[str, Any]:
    task, today, account = listed.task, timezone.localdate(), listed.account
    may = acts_on(actor, task)
    people = choices(actor, people_to_ask(actor, account, on=today)) if account else []
    return {
        "task": task,
        "account": account,
        "due": due_chip(task, today),
        "state": state_chip(task),
        **asdict(may),
        "can_pass": may.can_pass and bool(people),
        "postpone_form": PostponeForm(initial={"due_on": max(task.due_on, today)}),
        "decline_form": DeclineForm(),
        "pass_form": PassOnForm(people=people, initial={"holder": task.holder_id}),
    }


def new_task_context(account: Account, form: forms.Form) -> dict[str, Any]:
    return {"account": account, "form": form}


def new_task_form(actor: Actor, account: Account, data: Any = None) -> TaskForm:
    today = timezone.localdate()
    return TaskForm(
        data,
        people=choices(actor, people_to_ask(actor, account, on=today)),
        initial={"due_on": today, "holder": actor.user_id, "key": uuid4().hex},
    )


def choices(actor: Actor, people: Any) -> Choices:
    return [(one.pk, _name(actor, one)) for one in people]


def _name(actor: Actor, one: User) -> str:
    """A name with the company of whoever is not of one's own."""
    if one.pk == actor.user_id:
        return _("Me (%(name)s)") % {"name": one}
    return str(one) if one.company_id == actor.company_id else f"{one} · {one.company}"


def _tabs(show: str, account_id: int | None) -> list[dict[str, Any]]:
    names = [(MINE, _("For me")), (GIVEN, _("Given by me")), (CLOSED, pgettext("tasks", "Closed"))]
    address = reverse("tasks")
    return [
        {
            "label": name,
            "url": f"{address}?show={value}",
            "is_current": account_id is None and show == value,
        }
        for value, name in names
    ]


def _grid(
    actor: Actor, page: TasksPage, here: dict[str, Any], place: Place, *, is_closed: bool
) -> Grid:
    today = timezone.localdate()
    return Grid(
        id="tasks",
        label=_("Tasks"),
        selectable=not is_closed,
        columns=[
            Column(_("What is to be done"), kind="main"),
            Column(_("Customer")),
            Column(_("By when"), tag=True),
            Column(_("From whom"), low=True),
            Column(_("Who"), tag=True),
            Column(_("State")),
            Column(_("Done")),
        ],
        rows=[_row(actor, listed, today) for listed in page.rows],
        pager=forward_pager(page, place, url=f"?{urlencode(here)}"),
        empty=_empty(here),
    )


def _row(actor: Actor, listed: ListedTask, today: date) -> Row:
    task, account = listed.task, listed.account
    url = reverse("task", args=[task.pk])
    whom = (
        link(account, reverse("account", args=[account.pk]))
        if account is not None
        else _("A customer you do not see")
    )
    return Row(
        id=task.pk,
        label=task.title,
        url=url,
        cells=[
            link(task.title, url),
            whom,
            due_chip(task, today),
            person(str(task.by)),
            person(str(task.holder)),
            state_chip(task),
            _done_button(actor, task),
        ],
    )


def _done_button(actor: Actor, task: Task) -> SafeString | str:
    """One press without picking the row first; it belongs to the form of the acts below."""
    if not acts_on(actor, task).can_finish:
        return ""
    return format_html(
        '<button class="btn btn--small" form="tasks-acts" name="done" value="{}" '
        'aria-label="{}">{}{}</button>',
        task.pk,
        _("%(task)s: done") % {"task": task.title},
        icon("check"),
        _("Done"),
    )


def _empty(here: dict[str, Any]) -> Empty:
    if here.get("show") == GIVEN:
        title = _("You wait for nobody")
    elif here.get("show") == CLOSED:
        title = _("Nothing closed yet")
    else:
        title = _("Nothing is waiting for you")
    text = _("A next step at a customer becomes a task: what, by when, who.")
    return Empty(
        title, text, icon="check-all", actions=[(_("To the accounts"), reverse("accounts"))]
    )
