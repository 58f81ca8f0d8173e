"""A claim the rules leave to the region's manager: granted or refused, with the reason both read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.foundation.errors import Stale
from tandem.organisation.rules.scope import Actor
from tandem.registration.commands.ending import promote_next
from tandem.registration.commands.granting import grant_or_contest
from tandem.registration.commands.noting import change, note_decision, tell_owner
from tandem.registration.commands.reasons import reason_of
from tandem.registration.commands.turn import take_turn
from tandem.registration.models import Decision, Registration
from tandem.registration.permissions import permit_deciding
from tandem.registration.queries.cases import registration_of, rulebook_of
from tandem.registration.rules.rulebook import Verdict

State = Registration.State


@transaction.atomic
def decide_claim(
    *, actor: Actor, registration_id: int, is_granted: bool, reason: str, now: datetime
) -> Registration:
    """The manager's word on a waiting claim; a refusal says why and lets the next in line move up."""
    take_turn()
    row = registration_of(actor, registration_id)
    permit_deciding(actor, row)
    if row.state != State.WAITING:
        raise Stale(
            "claim_does_not_wait",
            _("%(number)s does not wait for a decision any more. Reload to see how it stands.")
            % {"number": row},
        )
    words = reason_of(reason, may_be_empty=is_granted)
    verdict = grant_or_contest(actor, row, now) if is_granted else _refuse(actor, row, now)
    note_decision(
        actor,
        row,
        kind=Decision.Kind.MANAGER,
        verdict=verdict.value,
        rulebook=rulebook_of(row),
        reason=words,
        now=now,
    )
    if verdict is Verdict.REFUSE:
        promote_next(actor, row, now, was_first=True)
    return row


def _refuse(actor: Actor, row: Registration, now: datetime) -> Verdict:
    change(actor, row, "refused", now, state=State.REFUSED, decided_at=now)
    tell_owner(row, "registration_lost", now)
    return Verdict.REFUSE
