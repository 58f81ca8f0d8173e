"""Handing a next step to somebody who can do it.

A task belongs to an account and goes to a person who may see that account. The other of the two
is told of every step; nobody is told of what they did themselves.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.log import write_activity
from tandem.activities.commands.task_steps import (
    TaskNotPossible,
    change_task,
    held_task,
    refuse_closed,
    refuse_past,
    tell_of_task,
)
from tandem.activities.models import Activity, Task, Visit
from tandem.activities.permissions import permit_logging, permit_task_party
from tandem.activities.queries.tasks import people_to_ask
from tandem.foundation import audit
from tandem.foundation.errors import NotThere
from tandem.foundation.idempotency import once
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

LONGEST_TITLE = 200
State = Task.State


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    account_id: int,
    title: str,
    due_on: date,
    to_user: User,
    from_visit: Visit | None = None,
    key: str = "",
    now: datetime,
) -> Task:
    """What, by when, who: a next step becomes that person's task. Sent twice, it stands once."""
    account = Account.objects.visible_to(actor).filter(pk=account_id).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    permit_logging(actor, account)
    words = title.strip()

    def write() -> dict[str, Any]:
        _refuse_bad(words, due_on, now)
        _refuse_blind(actor, account, to_user, now)
        task = _write_task(actor, account, words, due_on, to_user, from_visit, now)
        return {"task_id": task.pk}

    body = {"account": account_id, "title": words, "due": due_on, "to": to_user.pk}
    answer = once(actor=actor, key=key, body=body, effect=write)
    return Task.objects.select_related("holder", "by").get(pk=answer["task_id"])


@transaction.atomic
def pass_on_task(*, actor: Actor, task_id: int, to_user: User, now: datetime) -> Task:
    """Somebody else does it; they have still to say that they have it."""
    task = held_task(actor, task_id)
    permit_task_party(actor, task)
    if task.state != State.DECLINED:
        refuse_closed(task)
    account = Account.objects.visible_to(actor).filter(pk=task.account_id).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    _refuse_blind(actor, account, to_user, now)
    taken = now if to_user.pk == actor.user_id else None
    change_task(
        actor,
        task,
        "passed_on",
        now,
        state=State.OPEN,
        holder_id=to_user.pk,
        acknowledged_at=taken,
        closed_at=None,
        reason="",
    )
    tell_of_task(actor, task, to_user.pk, "task_given", now)
    return task


def _write_task(
    actor: Actor,
    account: Account,
    title: str,
    due_on: date,
    to_user: User,
    visit: Visit | None,
    now: datetime,
) -> Task:
    task = Task.objects.create(
        account=account,
        title=title,
        due_on=due_on,
        by_id=actor.person_id,
        holder=to_user,
        visit=visit if visit is not None and visit.account_id == account.pk else None,
        given_at=now,
        acknowledged_at=now if to_user.pk == actor.user_id else None,
    )
    write_activity(
        actor=actor,
        account_id=account.pk,
        kind=Activity.Kind.TASK,
        at=now,
        text=title,
        facts={"task": task.pk},
        is_partner_visible=actor.is_partner or to_user.company_id == account.partner_id,
        now=now,
    )
    audit.record(
        actor=actor,
        act="activities.task_given",
        subject=task,
        before={},
        after={"title": title, "due_on": due_on, "holder": to_user.pk},
        account_id=task.account_id,
        now=now,
    )
    tell_of_task(actor, task, to_user.pk, "task_given", now)
    return task


def _refuse_bad(title: str, due_on: date, now: datetime) -> None:
    if not title:
        raise TaskNotPossible(
            "task_without_words",
            _("The task has no words. Write what is to be done, then save again."),
        )
    if len(title) > LONGEST_TITLE:
        raise TaskNotPossible(
            "task_too_long",
            _("A task has room for %(most)d characters. Shorten it and put the rest into a note.")
            % {"most": LONGEST_TITLE},
        )
    refuse_past(due_on, now)


def _refuse_blind(actor: Actor, account: Account, to_user: User, now: datetime) -> None:
    """Nobody is asked to work on an account they could not open."""
    on = timezone.localdate(now)
    if not people_to_ask(actor, account, on=on).filter(pk=to_user.pk).exists():
        raise TaskNotPossible(
            "task_for_a_stranger",
            _("%(name)s does not work on this account and could not open it. Choose another.")
            % {"name": to_user},
        )
