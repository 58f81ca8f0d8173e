"""The values of the pages of tasks in the portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tandem.activities.permissions import acts_on
from tandem.activities.queries.task_marks import due_chip, state_chip
from tandem.activities.queries.tasks import (
    CLOSED,
    GIVEN,
    MINE,
    ListedTask,
    TasksPage,
    people_to_ask,
)
from tandem.foundation.errors import NotThere
from tandem.organisation.rules.scope import Actor
from tandem.portal.work_forms import OtherDayForm, SomebodyElseForm, WhyNotForm


def tasks_context(page: TasksPage, show: str) -> dict[str, Any]:
    names = [(MINE, _("For me")), (GIVEN, _("Given by me")), (CLOSED, pgettext("tasks", "Closed"))]
    address = reverse("portal_tasks")
    return {
        "count": page.count,
        "tabs": [
            {"label": name, "url": f"{address}?show={value}", "is_current": show == value}
            for value, name in names
        ],
        "rows": task_rows(page.rows),
    }


def task_rows(listed: Iterable[ListedTask]) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {
            "task": one.task,
            "account": one.account,
            "due": due_chip(one.task, today),
            "state": state_chip(one.task),
        }
        for one in listed
    ]


def task_context(actor: Actor, listed: ListedTask) -> dict[str, Any]:
    """A task, and which acts are this person's to do today."""
    task, today = listed.task, timezone.localdate()
    may = acts_on(actor, task)
    return {
        "task": task,
        "account": listed.account,
        "due": due_chip(task, today),
        "state": state_chip(task),
        **asdict(may),
        "day_form": OtherDayForm(initial={"due_on": max(task.due_on, today)})
        if may.can_postpone
        else None,
        "why_form": WhyNotForm() if may.can_decline else None,
        "pass_form": pass_on_form(actor, listed) if may.can_pass and listed.account else None,
    }


def pass_on_form(actor: Actor, listed: ListedTask, data: Any = None) -> SomebodyElseForm:
    if listed.account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    people = people_to_ask(actor, listed.account, on=timezone.localdate())
    initial = {"to_user": listed.task.holder_id}
    return SomebodyElseForm(data, people=people, company_id=actor.company_id, initial=initial)
