"""A few tasks as lines of a card: on Today and on the account's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from tandem.activities.models import Task
from tandem.activities.queries.task_marks import due_chip, state_chip
from tandem.activities.queries.tasks import ListedTask, first_tasks
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


def promised_line(listed: ListedTask, today: date) -> dict[str, Any]:
    """A task that was due: what became of it stands where others say for whom they wait."""
    line = _line(listed.task, today, account=listed.account)
    is_open = listed.task.state == Task.State.OPEN
    return line | {
        "state": "" if is_open else state_chip(listed.task),
        "due": line["due"] if is_open else "",
    }


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
