"""A joint visit: one seller's visit to which one or two others are asked along.

A time is booked for all of them at once, so that nobody is promised twice; what each says comes later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.joint_steps import (
    Answer,
    ask_again,
    invitations_of,
    refuse_past_time,
    refuse_taken,
    settle,
    tell_guests,
)
from tandem.activities.commands.visit_steps import (
    held_visit,
    hold_people,
    last_position,
    permit_visit_planning,
    refuse_closed,
)
from tandem.activities.commands.visits import add_visit
from tandem.activities.models import Invitation, Visit
from tandem.activities.queries.tasks import people_to_ask
from tandem.activities.rules.joint import MOST_GUESTS
from tandem.activities.rules.slots import slot_of
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.idempotency import once
from tandem.foundation.locking import save_changes
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


class GuestsNotPossible(Refusal):
    """Nobody, too many, or somebody who could not open the account."""


@transaction.atomic
def plan_joint_visit(
    *,
    actor: Actor,
    seller_id: int,
    account_id: int,
    guest_ids: Iterable[int],
    on: date,
    at: time,
    key: str = "",
    now: datetime,
) -> Visit:
    """A new visit with people asked along. Sent twice, it stands once."""
    guests = sorted(set(guest_ids) - {seller_id})
    body = {"seller": seller_id, "account": account_id, "with": guests, "on": on}
    body["at"] = f"{at:%H:%M}"

    def write() -> dict[str, Any]:
        hold_people([seller_id, *guests])
        refuse_past_time(slot_of(on, at), now)
        refuse_taken([seller_id, *guests], slot_of(on, at))
        visit = add_visit(
            actor=actor, seller_id=seller_id, account_id=account_id, on=on, starts_at=at, now=now
        )
        _write_invitations(actor, visit, guests, now)
        return {"visit_id": visit.pk}

    answer = once(actor=actor, key=key, body=body, effect=write)
    return held_visit(actor, answer["visit_id"])


@transaction.atomic
def ask_along(
    *,
    actor: Actor,
    visit_id: int,
    version: int | None,
    guest_ids: Iterable[int],
    on: date,
    at: time,
    now: datetime,
) -> Visit:
    """Ask people along on a visit that stands, or ask them anew for another time."""
    visit = held_visit(actor, visit_id)
    permit_visit_planning(actor, visit)
    refuse_closed(visit)
    guests = sorted(set(guest_ids) - {visit.seller_id})
    hold_people([visit.seller_id, *guests])
    slot = slot_of(on, at)
    refuse_past_time(slot, now)
    refuse_taken([visit.seller_id, *guests], slot, without=visit.pk)
    position = visit.position if on == visit.on else last_position(visit.seller_id, on) + 1
    is_new_time = (visit.on, visit.starts_at) != (on, at)
    changes = {"on": on, "starts_at": at, "position": position, "is_fixed": True}
    save_changes(visit, version=version, **changes | {"km_before": 0})
    _write_invitations(actor, visit, guests, now, is_new_time=is_new_time)
    return visit


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> Visit:
    """The seller goes without this person."""
    seen = Invitation.objects.visible_to(actor).filter(pk=invitation_id)
    visit_id = seen.values_list("visit_id", flat=True).first()
    if visit_id is None or actor.is_partner:
        raise NotThere("no_such_invitation", _("There is no such invitation for you."))
    visit = held_visit(actor, visit_id)
    permit_visit_planning(actor, visit)
    refuse_closed(visit)
    one = next(row for row in invitations_of(visit) if row.pk == invitation_id)
    if one.answer == Answer.WITHDRAWN:
        return visit
    save_changes(one, version=None, answer=Answer.WITHDRAWN, answered_at=now)
    tell_guests(actor, visit, "joint_withdrawn", now, one)
    settle(actor, visit, "invitation_withdrawn", {"person": one.person_id}, now)
    return visit


def _write_invitations(
    actor: Actor, visit: Visit, guests: list[int], now: datetime, *, is_new_time: bool = False
) -> None:
    """Ask who is new, ask the others again if the time changed, let go who is no longer wanted."""
    _refuse_guests(actor, visit, guests, now)
    held = {row.person_id: row for row in invitations_of(visit)}
    stay = [held[pk] for pk in guests if pk in held]
    again = stay if is_new_time else [row for row in stay if row.answer != Answer.ACCEPTED]
    for row in again:
        row.answer = Answer.ASKED  # also who had been let go
    ask_again(again, now)
    fresh = [
        Invitation.objects.create(visit=visit, person_id=pk, asked_at=now)
        for pk in guests
        if pk not in held
    ]
    gone = [row for pk, row in held.items() if pk not in guests and row.answer != Answer.WITHDRAWN]
    for row in gone:
        save_changes(row, version=None, answer=Answer.WITHDRAWN, answered_at=now)
    settle(actor, visit, "asked_along", {"people": guests}, now)
    tell_guests(actor, visit, "joint_asked", now, *fresh, *again)
    tell_guests(actor, visit, "joint_withdrawn", now, *gone)


def _refuse_guests(actor: Actor, visit: Visit, guests: list[int], now: datetime) -> None:
    if not 1 <= len(guests) <= MOST_GUESTS:
        raise GuestsNotPossible(
            "guests_one_or_two",
            _("One or two people can come along. Choose them, then look for a time."),
        )
    account = Account.objects.visible_to(actor).filter(pk=visit.account_id or 0).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    known = people_to_ask(actor, account, on=timezone.localdate(now))
    strangers = set(guests) - set(known.filter(pk__in=guests).values_list("pk", flat=True))
    if strangers:
        names = ", ".join(str(one) for one in User.objects.filter(pk__in=strangers))
        raise GuestsNotPossible(
            "guest_is_a_stranger",
            _("%(names)s does not work on this account and could not open it. Choose another.")
            % {"names": names or "–"},
        )
