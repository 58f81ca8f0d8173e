"""A visit is done, missed, cancelled, moved or added; each by one command.

Done makes one entry on the account's timeline and a first-hand contact. A visit that a person moved
or added is fixed: a new calendar goes round it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.closing import close_visit, note_visit
from tandem.activities.commands.joint_steps import (
    ask_again,
    coming_along,
    refuse_taken,
    settle,
    tell_guests,
)
from tandem.activities.commands.visit_steps import (
    DayNotPossible,
    held_visit,
    hold_people,
    last_position,
    permit_visit_planning,
    refuse_closed,
    refuse_past,
)
from tandem.activities.models import Invitation, Visit
from tandem.activities.permissions import permit_completion, permit_planning
from tandem.activities.rules.slots import slot_of
from tandem.foundation import audit
from tandem.foundation.errors import NotThere
from tandem.foundation.formats import day
from tandem.foundation.idempotency import once
from tandem.foundation.locking import save_changes
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor


@transaction.atomic
def complete_visit(
    *,
    actor: Actor,
    visit_id: int,
    version: int | None,
    text: str = "",
    next_step: str = "",
    now: datetime,
    key: str = "",
) -> Visit:
    """It happened: one entry on the timeline, with what is to be done next."""
    visit = held_visit(actor, visit_id)
    permit_completion(actor, visit)

    def write() -> dict[str, Any]:
        refuse_closed(visit)
        if visit.on > timezone.localdate(now):
            raise DayNotPossible(
                "visit_not_yet",
                _("This visit is planned for %(day)s. Move it to today, then say it is done.")
                % {"day": day(visit.on)},
            )
        facts = {"next_step": step} if (step := next_step.strip()) else {}
        activity = note_visit(actor, visit, text.strip(), facts, now)
        close_visit(actor, visit, version, Visit.State.DONE, text, now, activity=activity)
        return {"visit_id": visit.pk}

    once(actor=actor, key=key, body={"visit": visit_id, "text": text}, effect=write)
    visit.refresh_from_db()
    return visit


@transaction.atomic
def miss_visit(
    *, actor: Actor, visit_id: int, version: int | None, why: str = "", now: datetime
) -> Visit:
    """It did not happen on its day."""
    visit = held_visit(actor, visit_id)
    permit_visit_planning(actor, visit)
    refuse_closed(visit)
    if visit.on > timezone.localdate(now):
        raise DayNotPossible(
            "visit_not_missed_yet",
            _("This visit is still to come. Move it to another day or cancel it."),
        )
    close_visit(actor, visit, version, Visit.State.MISSED, why, now)
    return visit


@transaction.atomic
def cancel_visit(
    *, actor: Actor, visit_id: int, version: int | None, why: str = "", now: datetime
) -> Visit:
    """It will not happen."""
    visit = held_visit(actor, visit_id)
    permit_visit_planning(actor, visit)
    refuse_closed(visit)
    close_visit(actor, visit, version, Visit.State.CANCELLED, why, now)
    tell_guests(actor, visit, "joint_cancelled", now, *coming_along(visit))
    return visit


@transaction.atomic
def move_visit(
    *, actor: Actor, visit_id: int, version: int | None, on: date, now: datetime
) -> Visit:
    """To another day, behind what stands there; the order of both days stays."""
    visit = held_visit(actor, visit_id)
    permit_visit_planning(actor, visit)
    refuse_closed(visit)
    refuse_past(on, now)
    guests = coming_along(visit)
    if guests and on != visit.on:
        _refuse_taken_day(visit, guests, on)
    before = {"on": visit.on, "position": visit.position}
    save_changes(
        visit,
        version=version,
        on=on,
        position=last_position(visit.seller_id, on) + 1,
        is_fixed=True,
        km_before=0,
    )
    audit.record(
        actor=actor,
        act="activities.visit_moved",
        subject=visit,
        before=before,
        after={"on": on, "position": visit.position},
        account_id=visit.account_id,
        now=now,
    )
    if guests and before["on"] != on:
        ask_again(guests, now)
        settle(actor, visit, "asked_along", {"people": [one.person_id for one in guests]}, now)
        tell_guests(actor, visit, "joint_asked", now, *guests)
    return visit


@transaction.atomic
def add_visit(
    *,
    actor: Actor,
    seller_id: int,
    on: date,
    account_id: int | None = None,
    partner_id: int | None = None,
    starts_at: time | None = None,
    now: datetime,
) -> Visit:
    """A visit that no plan asked for; to an account, or to a partner."""
    seller = User.objects.filter(pk=seller_id, is_active=True).first()
    if seller is None:
        raise NotThere("no_such_seller", _("This person does not work here. Choose a seller."))
    permit_planning(actor, seller_id=seller.pk, seller_region_id=seller.region_id)
    refuse_past(on, now)
    _refuse_nowhere(actor, account_id, partner_id)
    visit = Visit.objects.create(
        kind=Visit.Kind.CUSTOMER if account_id else Visit.Kind.PARTNER,
        seller=seller,
        account_id=account_id,
        partner_id=partner_id,
        on=on,
        position=last_position(seller.pk, on) + 1,
        starts_at=starts_at,
        is_fixed=True,
        reason={"code": "FIXED_APPOINTMENT", "facts": {}},
    )
    audit.record(
        actor=actor,
        act="activities.visit_added",
        subject=visit,
        after={"on": on, "seller": seller.pk, "account": account_id, "partner": partner_id},
        account_id=account_id,
        now=now,
    )
    return visit


def _refuse_taken_day(visit: Visit, guests: list[Invitation], on: date) -> None:
    """A joint visit keeps its hour; everybody must be free then on the new day."""
    if visit.starts_at is None:
        return
    people = [visit.seller_id, *(one.person_id for one in guests)]
    hold_people(people)
    refuse_taken(people, slot_of(on, visit.starts_at), without=visit.pk)


def _refuse_nowhere(actor: Actor, account_id: int | None, partner_id: int | None) -> None:
    if (account_id is None) == (partner_id is None):
        raise DayNotPossible(
            "visit_to_whom", _("A visit goes to one account or to one partner. Choose one of them.")
        )
    partners = Company.objects.filter(kind=Company.Kind.PARTNER, is_active=True)
    is_there = (
        Account.objects.visible_to(actor).filter(pk=account_id).exists()
        if account_id is not None
        else partners.filter(pk=partner_id or 0).exists()
    )
    if not is_there:
        raise NotThere("visit_to_nobody", _("There is no such account or partner for you."))
