"""What becomes of a task: taken on, done, later, declined, no longer needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.activities.commands.task_steps import (
    TaskNotPossible,
    change_task,
    held_task,
    refuse_closed,
    refuse_past,
    tell_of_task,
)
from tandem.activities.models import Task
from tandem.activities.permissions import permit_task_giver, permit_task_holder, permit_task_party
from tandem.foundation.own_words import own_words
from tandem.organisation.rules.scope import Actor

State = Task.State


@transaction.atomic
def acknowledge_task(
    *, actor: Actor, task_id: int, now: datetime, at: datetime | None = None
) -> Task:
    """The holder says: I have it, or had it at `at`. Said again, it changes nothing."""
    task = held_task(actor, task_id)
    permit_task_holder(actor, task)
    if task.state == State.OPEN and task.acknowledged_at is not None:
        return task
    refuse_closed(task)
    change_task(actor, task, "acknowledged", now, acknowledged_at=at or now)
    return task


@transaction.atomic
def finish_task(*, actor: Actor, task_id: int, now: datetime, at: datetime | None = None) -> Task:
    """It is done, or was at `at`; who gave it is told. Said again, it changes nothing."""
    task = held_task(actor, task_id)
    permit_task_party(actor, task)
    if task.state == State.DONE:
        return task
    _refuse_withdrawn(task)
    closed = at or now
    seen = task.acknowledged_at or closed
    change_task(actor, task, "done", now, state=State.DONE, closed_at=closed, acknowledged_at=seen)
    tell_of_task(actor, task, task.by_id, "task_done", now)
    return task


@transaction.atomic
def reopen_task(*, actor: Actor, task_id: int, now: datetime) -> Task:
    """Take a "done" back."""
    task = held_task(actor, task_id)
    permit_task_party(actor, task)
    if task.state != State.DONE:
        refuse_closed(task)
        return task
    change_task(actor, task, "reopened", now, state=State.OPEN, closed_at=None)
    return task


@transaction.atomic
def postpone_task(
    *, actor: Actor, task_id: int, due_on: date, reason: str = "", now: datetime
) -> Task:
    """Another day; the other of the two is told."""
    task = held_task(actor, task_id)
    permit_task_party(actor, task)
    refuse_closed(task)
    refuse_past(due_on, now)
    change_task(actor, task, "postponed", now, due_on=due_on, reason=own_words(reason, most=200))
    other = task.by_id if actor.user_id == task.holder_id else task.holder_id
    tell_of_task(actor, task, other, "task_postponed", now)
    return task


@transaction.atomic
def decline_task(*, actor: Actor, task_id: int, reason: str, now: datetime) -> Task:
    """The holder cannot do it and says why; it goes back to who gave it."""
    task = held_task(actor, task_id)
    permit_task_holder(actor, task)
    refuse_closed(task)
    if task.by_id == task.holder_id:
        raise TaskNotPossible(
            "task_is_your_own",
            _("You gave this task to yourself. Hand it to somebody else or withdraw it."),
        )
    if not reason.strip():
        raise TaskNotPossible(
            "decline_needs_reason",
            _("%(name)s needs to know why. Write the reason in a few words, then decline.")
            % {"name": task.by},
        )
    change_task(
        actor,
        task,
        "declined",
        now,
        state=State.DECLINED,
        reason=own_words(reason, most=200),
        closed_at=now,
    )
    tell_of_task(actor, task, task.by_id, "task_declined", now)
    return task


@transaction.atomic
def withdraw_task(*, actor: Actor, task_id: int, now: datetime) -> Task:
    """Who gave it no longer needs it."""
    task = held_task(actor, task_id)
    permit_task_giver(actor, task)
    if task.state != State.DECLINED:
        refuse_closed(task)
    change_task(actor, task, "withdrawn", now, state=State.WITHDRAWN, closed_at=now)
    tell_of_task(actor, task, task.holder_id, "task_withdrawn", now)
    return task


def _refuse_withdrawn(task: Task) -> None:
    if task.state == State.WITHDRAWN:
        refuse_closed(task)


@transaction.atomic
def act_on_tasks(
    *, actor: Actor, task_ids: Iterable[int], act: str, later: date, now: datetime
) -> int:
    """One act on several tasks, all or none; returns how many. `later` is for postponing."""
    acts: dict[str, Callable[..., Task]] = {
        "done": finish_task,
        "taken": acknowledge_task,
        "open": reopen_task,
        "later": partial(postpone_task, due_on=later),
    }
    done = [acts[act](actor=actor, task_id=pk, now=now) for pk in task_ids]
    if not done:
        raise TaskNotPossible(
            "no_task_picked", _("No task is picked. Pick one with X, then choose the act again.")
        )
    return len(done)
