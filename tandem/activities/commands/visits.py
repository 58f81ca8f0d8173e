"""A visit is done, missed, cancelled, moved or added; each by one command.

Done makes one entry on the account's timeline and a first-hand contact. A visit that a person moved
or added is fixed: a new calendar goes round it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.closing import close_visit, note_visit
from tandem.activities.models import Visit
from tandem.activities.permissions import permit_completion, permit_planning
from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.idempotency import once
from tandem.foundation.locking import save_changes
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor


class VisitClosed(Refusal):
    """Done, missed and cancelled visits do not change any more."""


class DayNotPossible(Refusal):
    """The day lies where no visit can be."""


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
    visit = _held(actor, visit_id)
    permit_completion(actor, visit)

    def write() -> dict[str, Any]:
        _refuse_closed(visit)
        if visit.on > timezone.localdate(now):
            raise DayNotPossible(
                "visit_not_yet",
                _("This visit is planned for %(day)s. Move it to today, then say it is done.")
                % {"day": visit.on.isoformat()},
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
    visit = _held(actor, visit_id)
    _permit_planning(actor, visit)
    _refuse_closed(visit)
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
    visit = _held(actor, visit_id)
    _permit_planning(actor, visit)
    _refuse_closed(visit)
    close_visit(actor, visit, version, Visit.State.CANCELLED, why, now)
    return visit


@transaction.atomic
def move_visit(
    *, actor: Actor, visit_id: int, version: int | None, on: date, now: datetime
) -> Visit:
    """To another day, behind what stands there; the order of both days stays."""
    visit = _held(actor, visit_id)
    _permit_planning(actor, visit)
    _refuse_closed(visit)
    _refuse_past(on, now)
    before = {"on": visit.on, "position": visit.position}
    save_changes(
        visit,
        version=version,
        on=on,
        position=_last_position(visit.seller_id, on) + 1,
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
    _refuse_past(on, now)
    _refuse_nowhere(actor, account_id, partner_id)
    visit = Visit.objects.create(
        kind=Visit.Kind.CUSTOMER if account_id else Visit.Kind.PARTNER,
        seller=seller,
        account_id=account_id,
        partner_id=partner_id,
        on=on,
        position=_last_position(seller.pk, on) + 1,
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


def _held(actor: Actor, visit_id: int) -> Visit:
    seen = Visit.objects.visible_to(actor).filter(pk=visit_id)
    visit = seen.select_for_update(of=("self",)).select_related("seller").first()
    if visit is None:
        raise NotThere("no_such_visit", _("There is no such visit. Open the week and look again."))
    return visit


def _permit_planning(actor: Actor, visit: Visit) -> None:
    permit_planning(actor, seller_id=visit.seller_id, seller_region_id=visit.seller.region_id)


def _last_position(seller_id: int, on: date) -> int:
    rows = Visit.objects.filter(seller_id=seller_id, on=on)
    return rows.aggregate(last=Max("position"))["last"] or 0


def _refuse_closed(visit: Visit) -> None:
    if visit.state != Visit.State.PLANNED:
        raise VisitClosed(
            "visit_closed",
            _("This visit is already recorded as: %(state)s. Add a new visit if there was another.")
            % {"state": visit.get_state_display()},
        )


def _refuse_past(on: date, now: datetime) -> None:
    if on < timezone.localdate(now):
        raise DayNotPossible(
            "day_is_past",
            _("A visit cannot be planned into the past. Choose today or a later day."),
        )


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
