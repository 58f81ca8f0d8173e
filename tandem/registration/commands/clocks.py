"""The clocks of open claims and appeals and the last days of protection, looked at again and again.

Safe to repeat and to run twice at once: every reminder and every end is decided on the locked row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tandem.foundation import audit
from tandem.organisation.actors import system_actor
from tandem.registration.commands.ending import expire_registration, warn_of_expiry
from tandem.registration.commands.hearing import remind_silent_sides
from tandem.registration.commands.noting import change, note_step, tell_staff
from tandem.registration.models import Appeal, Registration, Step
from tandem.registration.queries.customers import manager_of
from tandem.registration.queries.deciders import director_of, judge_of, vp

BATCH = 500
WARN_WITHIN = timedelta(days=60)  # no rulebook warns earlier
State = Registration.State


def look_at_clocks(now: datetime) -> int:
    """Remind, escalate, warn, end; returns how many claims it touched."""
    on = timezone.localdate(now)
    touched = sum(_remind(pk, now) for pk in _due_for_a_word(now))
    over = Registration.objects.filter(state=State.GRANTED, protected_until__lt=on)
    for pk in list(over.order_by("number").values_list("pk", flat=True)[:BATCH]):
        touched += expire_registration(registration_id=pk, on=on, now=now) is not None
    soon = Registration.objects.filter(
        state=State.GRANTED, is_expiry_told=False, protected_until__lte=on + WARN_WITHIN
    )
    for pk in list(soon.order_by("protected_until").values_list("pk", flat=True)[:BATCH]):
        touched += warn_of_expiry(registration_id=pk, on=on, now=now)
    touched += remind_silent_sides(now)
    return touched + sum(_urge_answer(pk, now) for pk in _appeals_due(now))


def _appeals_due(now: datetime) -> list[int]:
    waiting = Appeal.objects.filter(state=Appeal.State.OPEN).filter(
        Q(reminded_at=None, reminder_at__lte=now) | Q(escalated_at=None, due_at__lte=now)
    )
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _urge_answer(appeal_id: int, now: datetime) -> bool:
    """The director once before the answer is due, the VP once it is over."""
    rows = Appeal.objects.select_for_update(of=("self",)).filter(state=Appeal.State.OPEN)
    found = rows.select_related("registration", "decision").filter(pk=appeal_id).first()
    if found is None:
        return False
    row, on = found.registration, timezone.localdate(now)
    if now >= found.due_at and found.escalated_at is None:
        found.reminded_at, found.escalated_at = found.reminded_at or now, now
        told, act = vp(on), "overdue"
    elif found.reminded_at is None and found.reminder_at and now >= found.reminder_at:
        found.reminded_at = now
        told, act = judge_of(row, found.decision, on), "due"
    else:
        return False
    found.save(update_fields=["reminded_at", "escalated_at"])
    after = {"registration": row.number, "due": found.due_at}
    audit.record(
        actor=system_actor(),
        act=f"registration.appeal_{'escalated' if act == 'overdue' else 'reminded'}",
        subject=found,
        after=after,
        account_id=row.account_id,
        now=now,
    )
    tell_staff(told, row, f"registration_appeal_{act}", now)
    return True


def _due_for_a_word(now: datetime) -> list[int]:
    running = Registration.objects.filter(state__in=Registration.OPEN, due_at__isnull=False)
    due = running.filter(
        Q(reminders=0, first_reminder_at__lte=now)
        | Q(reminders=1, last_reminder_at__lte=now)
        | Q(escalated_at=None, due_at__lte=now)
    )
    return list(due.order_by("due_at").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _remind(registration_id: int, now: datetime) -> bool:
    """One word a look: the director when it is due, else the manager's next reminder."""
    row = (
        Registration.objects.select_for_update(of=("self",))
        .filter(pk=registration_id, state__in=Registration.OPEN)
        .first()
    )
    if row is None or row.due_at is None:
        return False
    actor = system_actor()
    if now >= row.due_at and row.escalated_at is None:
        told, kind = director_of(row, timezone.localdate(now)), "registration_overdue"
        note_step(actor, row, Step.Kind.ESCALATED, now, due=row.due_at)
        change(actor, row, "escalated", now, escalated_at=now, reminders=2)
    elif row.reminders < 2 and now >= _reminder_at(row):
        told, kind = _manager(row, now), "registration_due"
        note_step(actor, row, Step.Kind.REMINDED, now, due=row.due_at)
        change(actor, row, "reminded", now, reminders=row.reminders + 1)
    else:
        return False
    tell_staff(told, row, kind, now, due=timezone.localtime(row.due_at).isoformat())
    return True


def _reminder_at(row: Registration) -> datetime:
    at = row.last_reminder_at if row.reminders else row.first_reminder_at
    return at or row.received_at


def _manager(row: Registration, now: datetime) -> list[int]:
    manager = manager_of(row.region, on=timezone.localdate(now))
    return [manager.pk] if manager else []
