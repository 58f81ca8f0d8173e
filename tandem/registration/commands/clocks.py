"""The clocks of open claims and the last days of protected ones, looked at again and again.

Safe to repeat and to run twice at once: every reminder and every end is decided on the locked row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tandem.organisation.actors import system_actor
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import RoleGrant
from tandem.organisation.queries import holders, open_on
from tandem.organisation.rules.roles import Role
from tandem.registration.commands.ending import expire_registration, warn_of_expiry
from tandem.registration.commands.noting import change, note_step
from tandem.registration.models import Registration, Step
from tandem.registration.queries.customers import NOTHING, manager_of

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
    return touched


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
    actor, facts = system_actor(), {"number": str(row), "customer": row.customer_name}
    if now >= row.due_at and row.escalated_at is None:
        told, kind = _one_level_up(row, now), "registration_overdue"
        note_step(actor, row, Step.Kind.ESCALATED, now, due=row.due_at)
        change(actor, row, "escalated", now, escalated_at=now, reminders=2)
    elif row.reminders < 2 and now >= _reminder_at(row):
        told, kind = _manager(row, now), "registration_due"
        note_step(actor, row, Step.Kind.REMINDED, now, due=row.due_at)
        change(actor, row, "reminded", now, reminders=row.reminders + 1)
    else:
        return False
    notify(
        user_ids=told,
        kind=kind,
        facts=facts | {"due": timezone.localtime(row.due_at).isoformat()},
        url=f"/registrations/{row.pk}/",
        record=f"registration:{row.pk}",
        now=now,
    )
    return True


def _reminder_at(row: Registration) -> datetime:
    at = row.last_reminder_at if row.reminders else row.first_reminder_at
    return at or row.received_at


def _manager(row: Registration, now: datetime) -> list[int]:
    manager = manager_of(row.region, on=timezone.localdate(now))
    return [manager.pk] if manager else []


def _one_level_up(row: Registration, now: datetime) -> list[int]:
    """The industry's director; where there is none, the VP."""
    on = timezone.localdate(now)
    directing = RoleGrant.objects.filter(
        open_on(on),
        role=Role.INDUSTRY_DIRECTOR,
        industry_id=row.industry_id or NOTHING,
        user__is_active=True,
    )
    found = list(directing.order_by("user_id").values_list("user_id", flat=True)[:1])
    return found or list(holders(Role.VP, on).order_by("pk").values_list("pk", flat=True)[:1])
