"""Saying when somebody is away, and taking it back; plans and weeks are made without these days."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.models import Absence, User
from tandem.organisation.permissions import permit_absence
from tandem.organisation.rules.absence import LONGEST, overlapping
from tandem.organisation.rules.scope import Actor


class DaysOutOfOrder(Refusal):
    """The days are over, in the wrong order, or too many."""


class AlreadyAway(Refusal):
    """Another absence of the person holds one of these days."""


@transaction.atomic
def say_away(*, actor: Actor, person_id: int, since: date, until: date, now: datetime) -> Absence:
    """The person is away from the first to the last of these days. Said twice it is one."""
    person = User.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotThere("no_such_person", _("There is no such person for you."))
    permit_absence(actor, person)
    _refuse_days(since, until, timezone.localdate(now))
    known = Absence.objects.filter(person=person, until__gte=since, since__lte=until)
    same = known.filter(since=since, until=until).first()
    if same is not None:
        return same
    other = overlapping((since, until), known.values_list("since", "until"))
    if other is not None:
        raise AlreadyAway(
            "already_away",
            _(
                "%(person)s is already away from %(since)s to %(until)s. "
                "Take that away first, or choose other days."
            )
            % {"person": person, "since": other[0], "until": other[1]},
        )
    row = Absence.objects.create(
        person=person, since=since, until=until, said_by_id=actor.person_id, said_at=now
    )
    audit.record(
        actor=actor,
        act="organisation.absence_said",
        subject=row,
        after={"person": person.pk, "since": since, "until": until},
        now=now,
    )
    return row


@transaction.atomic
def take_absence_back(*, actor: Actor, absence_id: int, now: datetime) -> Absence:
    """The person is there after all."""
    rows = Absence.objects.visible_to(actor).select_for_update(of=("self",))
    row = rows.select_related("person").filter(pk=absence_id).first()
    if row is None:
        raise NotThere("no_such_absence", _("These days away are not there any more."))
    permit_absence(actor, row.person)
    audit.record(
        actor=actor,
        act="organisation.absence_taken_back",
        subject=row,
        before={"person": row.person_id, "since": row.since, "until": row.until},
        now=now,
    )
    row.delete()
    return row


def _refuse_days(since: date, until: date, today: date) -> None:
    if until < since:
        raise DaysOutOfOrder(
            "days_out_of_order", _("The last day lies before the first. Turn them round.")
        )
    if until < today:
        raise DaysOutOfOrder(
            "days_are_over", _("These days are over; nothing can be planned around them any more.")
        )
    if until - since > LONGEST:
        raise DaysOutOfOrder(
            "away_too_long",
            _("That is more than a year. Give the seller's accounts to somebody else instead."),
        )
