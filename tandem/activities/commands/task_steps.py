"""What every act on a task does: hold the row, change it, note it, tell the other of the two."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.models import Task
from tandem.foundation.changing import change_held
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


class TaskNotPossible(Refusal):
    """The task has no words, no day, or nobody who could do it."""


class TaskClosed(Refusal):
    """Done, declined and withdrawn tasks do not change any more."""


def held_task(actor: Actor, task_id: int) -> Task:
    seen = Task.objects.visible_to(actor).filter(pk=task_id)
    # Held without its people: a row joined to who held it before the wait would be lost by the wait.
    task = seen.select_for_update(of=("self",)).first()
    if task is None:
        raise NotThere("no_such_task", _("There is no such task for you. Look at your tasks."))
    return task


def change_task(actor: Actor, task: Task, act: str, now: datetime, **changes: Any) -> None:
    change_held(actor, task, f"activities.task_{act}", now, task.account_id, **changes)


def tell_of_task(actor: Actor, task: Task, user_id: int, kind: str, now: datetime) -> None:
    if user_id == actor.user_id:
        return
    who = User.objects.filter(pk=actor.user_id).values("name", "name_en").first()
    notify(
        user_ids=[user_id],
        kind=kind,
        facts={
            "title": task.title,
            "due": task.due_on.isoformat(),
            "why": task.reason,
            "who": who["name"] if who else actor.name,
            "who_en": who["name_en"] if who else "",
        },
        url=reverse("task", args=[task.pk]),
        record=f"account:{task.account_id}",
        now=now,
    )


def refuse_past(due_on: date, now: datetime) -> None:
    if due_on < timezone.localdate(now):
        raise TaskNotPossible(
            "task_due_in_the_past",
            _("A task cannot be due in the past. Choose today or a later day."),
        )


def refuse_closed(task: Task) -> None:
    if task.state != Task.State.OPEN:
        raise TaskClosed(
            "task_closed",
            _("This task is already closed: %(state)s. Give a new one if there is more to do.")
            % {"state": task.get_state_display()},
        )


def pass_on_open(actor: Actor, whose: Q, heir_id: int, now: datetime) -> None:
    """Open tasks of people who leave go to somebody who stays, and is told."""
    held = Task.objects.select_for_update(of=("self",)).filter(whose, state=Task.State.OPEN)
    for task in held.select_related("holder", "by").order_by("pk"):
        change_task(actor, task, "passed_on", now, holder_id=heir_id, acknowledged_at=None)
        tell_of_task(actor, task, heir_id, "task_given", now)
