"""Before a hearing closes, a side that has said nothing is reminded, once and of its own claim only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tandem.foundation import audit
from tandem.organisation.actors import system_actor
from tandem.registration.commands.noting import tell_owner
from tandem.registration.models import ConflictCase, Registration
from tandem.registration.queries.cases import heard_sides

BATCH = 500


def remind_silent_sides(now: datetime) -> int:
    """Of every hearing whose reminder is due; returns how many hearings."""
    due = ConflictCase.objects.filter(
        state=ConflictCase.State.OPEN, reminded_at=None, reminder_at__lte=now
    )
    keys = list(due.order_by("reminder_at").values_list("pk", flat=True)[:BATCH])
    return sum(_remind(pk, now) for pk in keys)


@transaction.atomic
def _remind(case_id: int, now: datetime) -> bool:
    """Decided on the held row, so that two workers say it once; a hearing that is over wakes nobody."""
    open_cases = ConflictCase.objects.select_for_update(of=("self",)).filter(
        pk=case_id, state=ConflictCase.State.OPEN, reminded_at=None
    )
    case = open_cases.first()
    if case is None:
        return False
    sides = Registration.objects.standing().filter(case=case).exclude(pk__in=heard_sides(case))
    silent = list(sides.order_by("number")) if now < case.heard_until else []
    case.reminded_at = now
    case.save(update_fields=["reminded_at"])
    until = timezone.localtime(case.heard_until)
    for row in silent:
        tell_owner(row, "registration_silent", now, until=until.strftime("%Y-%m-%d %H:%M"))
    audit.record(
        actor=system_actor(),
        act="registration.sides_reminded",
        subject=case,
        after={"sides": [row.number for row in silent], "heard_until": case.heard_until},
        now=now,
    )
    return bool(silent)
