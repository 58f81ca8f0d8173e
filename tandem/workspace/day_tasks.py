"""A few tasks as lines of a card: on Today and on the account's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from tandem.activities.models import Task
from tandem.activities.queries.task_marks import due_chip, state_chip
from tandem.activities.queries.tasks import first_tasks
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

SHOWN_A_DAY = 5


def tasks_of_day(actor: Actor) -> list[dict[str, Any]]:
    """What waits for this person, the most pressing first."""
    today = timezone.localdate()
    listed = first_tasks(actor, size=SHOWN_A_DAY)
    return [_line(each.task, today, account=each.account) for each in listed]


def task_lines(tasks: Iterable[Task], today: date) -> list[dict[str, Any]]:
    return [_line(task, today, who=str(task.holder)) for task in tasks]


def _line(
    task: Task, today: date, *, account: Account | None = None, who: str = ""
) -> dict[str, Any]:
    return {
        "task": task,
        "account": account,
        "who": who,
        "due": due_chip(task, today),
        "state": state_chip(task) if who or task.acknowledged_at is None else "",
    }
