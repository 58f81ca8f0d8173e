"""What each kind of a phone's items becomes: a check-in, a customer, a contact, a step of a task.

A customer entered without a network is named by the item that entered it until that has arrived.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from tandem.activities.commands.check_in import record_check_in
from tandem.activities.commands.task_acts import acknowledge_task, finish_task
from tandem.activities.models import PhoneItem
from tandem.activities.rules.phone_forms import CheckInForm, read_check_in, read_task_act
from tandem.keyaccounts.commands.accounts import register_candidate
from tandem.keyaccounts.commands.facts import add_contact
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.rules.naming import city_key, name_key
from tandem.organisation.rules.scope import Actor

State = PhoneItem.State
NOT_ITS_SHAPE = (ValueError, KeyError, TypeError, AttributeError, OverflowError)


class Waits(Exception):
    """The item belongs to another one that has not come yet."""

    def __init__(self, client_id: UUID) -> None:
        super().__init__(str(client_id))
        self.client_id = client_id


def _check_in(actor: Actor, item: PhoneItem, now: datetime) -> int:
    form = with_account(read_check_in(item.content, item.form), item)
    made = record_check_in(
        actor=actor, by_id=item.by_id, client_id=item.client_id, form=form, now=now
    )
    return made.pk


def _account(actor: Actor, item: PhoneItem, now: datetime) -> int:
    """A customer typed at the door: the one of this name the person sees, else a candidate."""
    said = item.content
    name = str(said["name"])
    known = _known_by_name(actor, name, str(said.get("city") or ""))
    if known is not None:
        return known
    made = register_candidate(
        actor=actor,
        name=name,
        industry_id=int(said["industry"]),
        region_id=int(said.get("region") or item.by.region_id or 0),
        city=str(said.get("city") or ""),
        now=now,
    )
    return made.pk


def _known_by_name(actor: Actor, name: str, city: str) -> int | None:
    """Only where it is certain: one customer in sight, in the named city if one was named."""
    same = Account.objects.visible_to(actor).living().filter(name_key=name_key(name)[:200])
    if city:
        same = same.filter(city_key__in=["", city_key(city)[:40]])
    found = list(same.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def _contact(actor: Actor, item: PhoneItem, now: datetime) -> int:
    said = item.content
    account_id = int(said["account"]) if said.get("account") else account_of(item)
    made = add_contact(
        actor=actor,
        account_id=account_id,
        name=str(said["name"])[:60],
        title=str(said.get("title") or "")[:80],
        phone=str(said.get("phone") or "")[:40],
        now=now,
    )
    return made.pk


def _task_act(actor: Actor, item: PhoneItem, now: datetime) -> int:
    """When it was done is the phone's word; when it was written down is ours."""
    said = read_task_act(item.content)
    act = {"taken": acknowledge_task, "done": finish_task}[said.act]
    return act(actor=actor, task_id=said.task_id, at=min(said.at, now), now=now).pk


Doing = Callable[[Actor, PhoneItem, datetime], int]
DOING: dict[str, Doing] = {
    PhoneItem.Kind.CHECK_IN: _check_in,
    PhoneItem.Kind.ACCOUNT: _account,
    PhoneItem.Kind.CONTACT: _contact,
    PhoneItem.Kind.TASK_ACT: _task_act,
}


def with_account(form: CheckInForm, item: PhoneItem) -> CheckInForm:
    """The form with the account that its item became, where it names an item."""
    if form.account_item is None:
        return form
    return replace(form, account_id=account_of(item), account_item=None)


def account_of(item: PhoneItem) -> int:
    """The account that an earlier item of the same phone became."""
    named = UUID(str(item.content["account_item"]))
    made = PhoneItem.objects.filter(
        by_id=item.by_id,
        client_id=named,
        kind=PhoneItem.Kind.ACCOUNT,
        state__in=[State.DONE, State.TAKEN_OVER],
    ).first()
    if made is None or made.made_id is None:
        raise Waits(named)
    return made.made_id
