"""Tasks as lists: what waits for me, what I have given, what was done; and whom one may ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from tandem.activities.models import Task
from tandem.foundation.errors import NotThere
from tandem.foundation.fiscal import Period
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.onlookers import people_who_see
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

PAGE = 50
RELATED = ("account", "by", "holder")
MINE, GIVEN, CLOSED = "mine", "given", "closed"
SHOWS = (MINE, GIVEN, CLOSED)
UNDONE = (Task.State.OPEN, Task.State.DECLINED)


@dataclass(frozen=True)
class ListedTask:
    """`account` is empty where the reader may no longer see whom it is for."""

    task: Task
    account: Account | None


@dataclass(frozen=True)
class TasksPage:
    """`after` is the key of the next page, empty at the end."""

    rows: list[ListedTask]
    count: int
    after: str


def tasks_page(
    *, actor: Actor, show: str = MINE, account_id: int | None = None, after: str = ""
) -> TasksPage:
    """The earliest due first, so what is overdue heads the list; two queries.

    With an account: everything still open there, whoever holds it.
    """
    tasks = _chosen(actor, show, account_id)
    found = _listed(actor, tasks.filter(_beyond(after)), PAGE + 1)
    rows = found[:PAGE]
    last = rows[-1].task if len(found) > PAGE else None
    return TasksPage(
        rows=rows,
        count=tasks.count(),
        after=f"{last.due_on}.{last.pk}" if last else "",
    )


def first_tasks(actor: Actor, *, size: int) -> list[ListedTask]:
    """The most pressing ones of one's own; one query."""
    return _listed(actor, Task.objects.visible_to(actor).waiting_for(actor.person_id), size)


def open_tasks_of(actor: Actor, account_id: int, *, size: int) -> list[Task]:
    """What is still to be done for one account; one query."""
    tasks = Task.objects.visible_to(actor).filter(account_id=account_id, state__in=UNDONE)
    return list(tasks.select_related("by", "holder").order_by("due_on", "id")[:size])


def tasks_due(actor: Actor, *, holder_id: int, period: Period) -> list[ListedTask]:
    """What one person was to do in the period, done or not; one query."""
    tasks = Task.objects.visible_to(actor).exclude(state=Task.State.WITHDRAWN)
    due = tasks.filter(holder_id=holder_id, due_on__gte=period.start, due_on__lt=period.end)
    return _listed(actor, due, PAGE)


def task_of(actor: Actor, task_id: int) -> ListedTask:
    found = _listed(actor, Task.objects.visible_to(actor).filter(pk=task_id), 1)
    if not found:
        raise NotThere("no_such_task", _("There is no such task for you. Look at your tasks."))
    return found[0]


def people_to_ask(actor: Actor, account: Account, *, on: date) -> QuerySet[User]:
    """Who may hold a task for this account: oneself, then those who work on it, then the others.

    A partner asks people of the own company and the pair that serves the account.
    """
    people = people_who_see(account, on=on)
    if actor.is_partner:
        pair = [account.owner_id, account.inside_id]
        people = people.filter(Q(company_id=actor.company_id) | Q(pk__in=pair))
    order = Case(
        When(pk=actor.user_id, then=0),
        When(pk=account.inside_id, then=1),
        When(pk=account.owner_id, then=2),
        When(company_id=account.partner_id, then=3),
        default=4,
        output_field=IntegerField(),
    )
    return people.select_related("company").order_by(order, "name_key", "id")


def _chosen(actor: Actor, show: str, account_id: int | None) -> QuerySet[Task]:
    seen = Task.objects.visible_to(actor)
    if account_id is not None:
        return seen.filter(account_id=account_id, state__in=UNDONE)
    if show == GIVEN:
        given = seen.filter(by_id=actor.user_id, state__in=UNDONE)
        return given.exclude(holder_id=actor.user_id)
    if show == CLOSED:
        own = Q(holder_id=actor.user_id) | Q(by_id=actor.user_id)
        return seen.filter(own, state__in=[Task.State.DONE, Task.State.WITHDRAWN])
    return seen.waiting_for(actor.person_id)


def _listed(actor: Actor, tasks: QuerySet[Task], size: int) -> list[ListedTask]:
    """The earliest due of them; whether the reader sees the account comes with the row."""
    seen = Account.objects.visible_to(actor).filter(pk=OuterRef("account_id"))
    rows = tasks.select_related(*RELATED).annotate(is_account_seen=Exists(seen))
    return [
        ListedTask(row, row.account if row.is_account_seen else None)
        for row in rows.order_by("due_on", "id")[:size]
    ]


def _beyond(after: str) -> Q:
    """The rows after the last one of the page before; a bent key means the first page."""
    day, _dot, number = after.partition(".")
    try:
        on, pk = date.fromisoformat(day), int(number)
    except ValueError:
        return Q()
    return Q(due_on__gt=on) | Q(due_on=on, pk__gt=pk) if abs(pk) < 2**63 else Q()
