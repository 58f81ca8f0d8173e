"""What a phone sent and could not be written is taken over by a manager, or set aside.

Taken over, a check-in becomes a visit of its own: the plan that changed meanwhile stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.activities.commands.check_in import record_check_in
from tandem.activities.commands.phone_kinds import DOING, NOT_ITS_SHAPE, Waits, with_account
from tandem.activities.models import PhoneItem, Visit
from tandem.activities.permissions import permit_deciding, permit_setting_aside
from tandem.activities.rules.phone_forms import read_check_in, without_places
from tandem.activities.rules.phone_items import id_of_other_content
from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.rules.scope import Actor

State = PhoneItem.State
OPEN = (State.REVIEW, State.WAITING)


class ItemDecided(Refusal):
    """Somebody has decided about it already."""

    status = 409


class ItemUnreadable(Refusal):
    """Nothing can be made of its content."""


@transaction.atomic
def take_item_over(*, actor: Actor, item_id: int, now: datetime) -> PhoneItem:
    """Write it down after all, as it was meant."""
    item = _held(actor, item_id)
    permit_deciding(actor, item.by)
    if item.kind == PhoneItem.Kind.TASK_ACT:
        raise ItemDecided(
            "task_changed_meanwhile",
            _("The task was changed meanwhile, and that change stands. Set the late step aside."),
        )
    try:
        if item.kind == PhoneItem.Kind.CHECK_IN:
            made_id = _check_in_anew(actor, item, now)
        else:
            made_id = DOING[item.kind](actor, item, now)
    except (*NOT_ITS_SHAPE, Waits) as error:
        raise ItemUnreadable(
            "item_unreadable",
            _("Nothing can be made of what the phone sent. Ask the seller and set it aside."),
        ) from error
    return _decided(actor, item, State.TAKEN_OVER, now, made_id)


@transaction.atomic
def set_item_aside(*, actor: Actor, item_id: int, now: datetime) -> PhoneItem:
    """It is not written down; it stays on record as it came, without its places."""
    item = _held(actor, item_id)
    permit_setting_aside(actor, item)
    return _decided(actor, item, State.SET_ASIDE, now, None)


def _check_in_anew(actor: Actor, item: PhoneItem, now: datetime) -> int:
    """At the account of the visit it named, as a visit of its own."""
    form = with_account(read_check_in(item.content, item.form), item)
    if form.visit_id is not None:
        named = Visit.objects.visible_to(actor).filter(pk=form.visit_id).first()
        if named is None or named.account_id is None:
            raise NotThere(
                "visit_not_seen", _("You do not see the visit this belongs to. Set it aside.")
            )
        form = replace(form, visit_id=None, account_id=named.account_id)
    client_id = item.client_id
    if item.reason == "other_content":
        client_id = id_of_other_content(client_id, item.fingerprint)
    made = record_check_in(
        actor=actor,
        by_id=item.by_id,
        client_id=client_id,
        form=form,
        now=now,
        is_taken_over=True,
    )
    return made.pk


def _held(actor: Actor, item_id: int) -> PhoneItem:
    rows = PhoneItem.objects.visible_to(actor).select_for_update(of=("self",))
    item = rows.select_related("by").filter(pk=item_id).first()
    if item is None:
        raise NotThere("no_such_item", _("There is no such item for you. Reload the list."))
    if item.state not in OPEN:
        raise ItemDecided(
            "item_decided", _("Somebody has already decided about this. Reload the list.")
        )
    return item


def _decided(
    actor: Actor, item: PhoneItem, state: str, now: datetime, made_id: int | None
) -> PhoneItem:
    before = item.state
    item.state, item.made_id, item.decided_by_id, item.decided_at = (
        state,
        made_id,
        actor.user_id,
        now,
    )
    item.content = without_places(item.content)
    item.save(update_fields=["state", "made_id", "decided_by", "decided_at", "content"])
    audit.record(
        actor=actor,
        act=f"activities.phone_item_{state}",
        subject=item,
        before={"state": before},
        after={"state": state},
        now=now,
    )
    return item
