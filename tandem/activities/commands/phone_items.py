"""Taking in what a phone sends: each item in its own transaction, once, and never dropped.

What cannot be written because the world changed meanwhile needs review: the change stands, the
item is kept. An item that refers to one not yet here waits for it (docs/adr/0016-phone.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tandem.activities.commands.check_in import hold_person
from tandem.activities.commands.phone_kinds import DOING, NOT_ITS_SHAPE, Waits
from tandem.activities.models import PhoneItem
from tandem.activities.rules.phone_forms import UnknownForm, without_places
from tandem.activities.rules.phone_items import ItemSent
from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.organisation.actors import system_actor
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

State = PhoneItem.State


@transaction.atomic
def receive_item(*, actor: Actor, sent: ItemSent, now: datetime) -> PhoneItem:
    """Write it down, then do it; what came of it is the item's state."""
    person = hold_person(actor.person_id)
    known = _known(person.pk, sent)
    if known is not None:
        return known
    is_other = PhoneItem.objects.filter(by=person, client_id=sent.client_id).exists()
    item = _written(person, sent, "other_content" if is_other else "", now)
    if not is_other:
        _do(actor, item, now)
    _note(actor, item, "activities.phone_item_received", now)
    return item


@transaction.atomic
def park_item(*, user_id: int, sent: ItemSent, reason: str, now: datetime) -> PhoneItem:
    """Keep it for a person to look at, without trying; for a phone whose person has left, and for
    an item on which the product itself stumbled."""
    person = hold_person(user_id)
    known = _known(person.pk, sent)
    if known is not None:
        return known
    item = _written(person, sent, reason, now)
    _note(system_actor(), item, "activities.phone_item_received", now)
    return item


def _known(user_id: int, sent: ItemSent) -> PhoneItem | None:
    same = PhoneItem.objects.filter(by_id=user_id, client_id=sent.client_id)
    return same.filter(fingerprint=sent.fingerprint).first()


def _written(person: User, sent: ItemSent, reason: str, now: datetime) -> PhoneItem:
    return PhoneItem.objects.create(
        by=person,
        client_id=sent.client_id,
        kind=sent.kind,
        form=sent.form,
        fingerprint=sent.fingerprint,
        content=sent.content,
        received_at=now,
        state=State.REVIEW if reason else State.WAITING,
        reason=reason,
    )


def _do(actor: Actor, item: PhoneItem, now: datetime) -> None:
    """Try it, note what came of it, and then try those that waited for it."""
    try:
        with transaction.atomic():
            item.made_id = DOING[item.kind](actor, item, now)
    except Waits as wait:
        item.state, item.waits_for = State.WAITING, wait.client_id
    except Refusal as refusal:
        item.state, item.reason = State.REVIEW, refusal.code[:40]
    except UnknownForm:
        item.state, item.reason = State.REVIEW, "form_unknown"
    except NOT_ITS_SHAPE:
        item.state, item.reason = State.REVIEW, "not_readable"
    else:
        item.state, item.content = State.DONE, without_places(item.content)
    item.save(update_fields=["state", "reason", "waits_for", "made_id", "content"])
    if item.state == State.DONE:
        waiting = PhoneItem.objects.filter(
            by_id=item.by_id, state=State.WAITING, waits_for=item.client_id
        )
        for child in waiting.select_for_update(of=("self",)).order_by("id"):
            _do(actor, child, now)


def _note(actor: Actor, item: PhoneItem, act: str, now: datetime) -> None:
    facts: dict[str, Any] = {"kind": item.kind, "state": item.state, "reason": item.reason}
    audit.record(actor=actor, act=act, subject=item, after=facts, now=now)
