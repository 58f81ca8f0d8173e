"""Protection ends: by withdrawal or by its last day. The first in the queue behind it moves up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from tandem.foundation import audit
from tandem.organisation.actors import system_actor
from tandem.organisation.rules.scope import Actor
from tandem.registration.commands.noting import (
    change,
    granted_columns,
    note_decision,
    note_step,
    tell_owner,
)
from tandem.registration.commands.turn import take_turn
from tandem.registration.models import ConflictCase, Decision, Registration, Step
from tandem.registration.queries.cases import rulebook_of
from tandem.registration.queries.customers import NOTHING
from tandem.registration.rules.protection import Waiting, next_in_queue
from tandem.registration.rules.rulebook import Verdict, read_rulebook

State = Registration.State
QUEUE = (State.CONFLICT, State.QUEUED)
BATCH = 200


def promote_next(
    actor: Actor, ended: Registration, now: datetime, *, was_first: bool
) -> Registration | None:
    """Whoever came first behind an ended claim is protected; the caller holds the turn.

    A side that leaves while another stays first promotes nobody; a conflict left with one side ends.
    """
    case = ConflictCase.objects.select_for_update().filter(pk=ended.case_id or NOTHING).first()
    if case is None:
        return None
    sides = Registration.objects.filter(case=case)
    queue = list(sides.filter(state__in=QUEUE).select_related("owner"))
    has_first = sides.filter(state__in=[State.GRANTED, State.WAITING]).exists()
    promoted = None
    if was_first and not has_first:
        promoted = _promote(actor, queue, now)
    left = sides.filter(state__in=Registration.STANDING)
    if case.state == ConflictCase.State.OPEN:
        _end_or_go_on(actor, case, list(left.order_by("number")), now)
    return promoted


def _promote(actor: Actor, queue: list[Registration], now: datetime) -> Registration | None:
    first = next_in_queue(Waiting(row.number, row.received_at) for row in queue)
    row = next((row for row in queue if first and row.number == first.number), None)
    if row is None:
        return None
    rulebook = rulebook_of(row)
    columns = granted_columns(read_rulebook(rulebook.text).settings, now)
    note_step(actor, row, Step.Kind.PROMOTED, now)
    change(actor, row, "promoted", now, **columns | {"case_id": row.case_id})
    note_decision(
        actor,
        row,
        kind=Decision.Kind.PROMOTED,
        verdict=Verdict.GRANT.value,
        rulebook=rulebook,
        now=now,
    )
    tell_owner(row, "registration_promoted", now)
    return row


def _end_or_go_on(
    actor: Actor, case: ConflictCase, left: list[Registration], now: datetime
) -> None:
    """It goes on about the one that is first now, as long as somebody contests it: a queue does not."""
    first = [row for row in left if row.state in (State.GRANTED, State.WAITING)]
    if len(left) > 1 and any(row.state == State.CONFLICT for row in left):
        case.holder_id = (first or left)[0].pk
        case.save(update_fields=["holder"])
        return
    case.state, case.decided_at = ConflictCase.State.ENDED, now
    case.save(update_fields=["state", "decided_at"])
    audit.record(actor=actor, act="registration.conflict_ended", subject=case, after={}, now=now)


@transaction.atomic
def expire_registration(*, registration_id: int, on: date, now: datetime) -> Registration | None:
    """The day after its last protected day; asked again, or prolonged meanwhile, nothing happens."""
    take_turn()
    over = Registration.objects.filter(state=State.GRANTED, protected_until__lt=on)
    row = over.select_related("owner").filter(pk=registration_id).first()
    if row is None:
        return None
    actor = system_actor()
    note_step(actor, row, Step.Kind.EXPIRED, now, until=row.protected_until)
    change(actor, row, "expired", now, state=State.EXPIRED)
    tell_owner(row, "registration_expired", now)
    promote_next(actor, row, now, was_first=True)
    return row


@transaction.atomic
def warn_of_expiry(*, registration_id: int, on: date, now: datetime) -> bool:
    """Once, some days before the protection ends."""
    rows = Registration.objects.select_for_update().filter(
        pk=registration_id, state=State.GRANTED, is_expiry_told=False
    )
    row = rows.first()
    if row is None or row.protected_until is None:
        return False
    days = read_rulebook(rulebook_of(row).text).settings.expiry_warning_days
    if row.protected_until - timedelta(days=days) > on:
        return False
    change(system_actor(), row, "expiry_told", now, is_expiry_told=True)
    tell_owner(row, "registration_ends_soon", now, until=row.protected_until.isoformat())
    return True
