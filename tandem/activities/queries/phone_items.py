"""What became of what a phone sent, in words; and the list of what needs a person's eye."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from tandem.activities.models import PhoneItem, Task
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

State = PhoneItem.State
OPEN = (State.REVIEW, State.WAITING)
PAGE = 50
TASK_CHANGED = ("no_such_task", "task_of_somebody_else", "task_closed")


def items_to_review(actor: Actor, *, before: int | None = None) -> list[PhoneItem]:
    """Open items the actor may see, newest first, one more than a page; one query."""
    rows = PhoneItem.objects.visible_to(actor).filter(state__in=OPEN)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("by").order_by("-id")[: PAGE + 1])


def count_to_review(actor: Actor) -> int:
    return PhoneItem.objects.visible_to(actor).filter(state__in=OPEN).count()


def accounts_named_in(actor: Actor, items: Iterable[PhoneItem]) -> dict[int, str]:
    """Names of the accounts the items speak of, as far as the reader sees them."""
    named = {item.content.get("account") for item in items}
    numbers = [number for number in named if isinstance(number, int)]
    seen = Account.objects.visible_to(actor).filter(pk__in=numbers)
    return {account.pk: str(account) for account in seen.only("name", "name_en")}


def tasks_named_in(actor: Actor, items: Iterable[PhoneItem]) -> dict[int, Task]:
    """Tasks whose steps came too late, as far as the reader sees them; no query without one."""
    numbers = [named_task(item) for item in items if item.kind == PhoneItem.Kind.TASK_ACT]
    if not any(numbers):
        return {}
    rows = Task.objects.visible_to(actor).filter(pk__in=numbers)
    return {task.pk: task for task in rows.select_related("by", "holder")}


def named_task(item: PhoneItem) -> int:
    """What a phone sent may name anything; 0 names no task."""
    number = item.content.get("task")
    return number if isinstance(number, int) and 0 < number < 2**63 else 0


def answer_of(actor: Actor, item: PhoneItem) -> dict[str, str]:
    """What the phone is told. It may forget the item: the server holds it, whatever its state."""
    text = words_of(item, tasks_named_in(actor, [item]) if item.state == State.REVIEW else {})
    return {"id": str(item.client_id), "state": item.state, "text": text}


def words_of(item: PhoneItem, tasks: Mapping[int, Task] | None = None) -> str:
    """Why it needs review and whose change stands; empty for what is simply recorded."""
    if item.state == State.WAITING:
        return _("It waits for the customer that was entered before it.")
    if item.state != State.REVIEW:
        return ""
    if item.kind == PhoneItem.Kind.TASK_ACT and item.reason in TASK_CHANGED:
        return _late_step((tasks or {}).get(named_task(item)))
    return {
        "visit_reassigned": _(
            "The visit was given to somebody else meanwhile. That plan stands; this check-in is "
            "kept until the region's manager decides."
        ),
        "visit_closed_meanwhile": _(
            "The visit had already been recorded. That record stands; this check-in is kept until "
            "the region's manager decides."
        ),
        "account_hidden": _(
            "The customer was given to somebody else meanwhile. That stands; this check-in is kept "
            "until the region's manager decides."
        ),
        "user_deactivated": _(
            "The account of this person was closed before the phone had a network again. Nothing "
            "was written; the region's manager decides."
        ),
        "other_content": _(
            "Another content came before under the same number. The first stands; this one is kept "
            "until the region's manager decides."
        ),
        "form_unknown": _(
            "It was written on a form this server does not know. Nothing was written; update the "
            "app and tell operations."
        ),
        "not_readable": _(
            "It could not be read as one of our forms. It is kept as it came; ask the seller."
        ),
        "check_in_too_old": _(
            "It is older than thirty days. The region's manager decides whether it counts."
        ),
        "check_in_in_future": _(
            "It lies in the future: the phone's clock was wrong. The region's manager decides."
        ),
    }.get(
        item.reason,
        _("It could not be written as it is. It is kept; the region's manager decides."),
    )


def _late_step(task: Task | None) -> str:
    """Who changed the task before the phone had a network, where the reader may know it."""
    if task is None:
        return _("The task went to somebody else meanwhile. That stands; your step is kept here.")
    changed = {
        Task.State.WITHDRAWN: _("%(name)s withdrew the task meanwhile."),
        Task.State.DECLINED: _("%(name)s declined the task meanwhile."),
        Task.State.DONE: _("%(name)s has done the task meanwhile."),
    }.get(Task.State(task.state), _("%(name)s holds the task now."))
    who = task.by if task.state == Task.State.WITHDRAWN else task.holder
    return " ".join([changed % {"name": who}, _("That stands; your step is kept here.")])
