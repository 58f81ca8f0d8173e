"""What a partner does with its claim: adds evidence, prolongs it, hands it over, withdraws it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation import audit
from tandem.foundation.errors import Refusal, Stale
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.registration.commands.ending import promote_next
from tandem.registration.commands.noting import change, note_step, tell_owner
from tandem.registration.commands.papers import keep_paper
from tandem.registration.commands.turn import take_turn
from tandem.registration.models import Evidence, Registration, Step
from tandem.registration.permissions import permit_transfer, permit_working_on
from tandem.registration.queries.cases import last_work, registration_of, rulebook_of
from tandem.registration.rules.protection import NoExtension, extended, extension_refused
from tandem.registration.rules.rulebook import read_rulebook

State = Registration.State


class CannotExtend(Refusal):
    """The protection is not prolonged."""


@transaction.atomic
def add_evidence(
    *,
    actor: Actor,
    registration_id: int,
    kind: str,
    on: date,
    note: str,
    file: bytes | None = None,
    now: datetime,
) -> Evidence:
    """A sign of work beside one's claim, with its paper if there is one; never of tomorrow."""
    row = registration_of(actor, registration_id)
    permit_working_on(actor, row)
    if kind not in Evidence.Kind.values or on > timezone.localdate(now) or len(note) > 300:
        raise Refusal(
            "evidence_not_possible",
            _("Say what was done and on which day up to today, in at most 300 signs."),
        )
    evidence = Evidence.objects.create(
        registration=row,
        kind=kind,
        on=on,
        note=note.strip(),
        paper=keep_paper(actor, row, file, now) if file is not None else None,
        by_id=actor.person_id,
        at=now,
    )
    audit.record(
        actor=actor,
        act="registration.evidence_added",
        subject=evidence,
        after={"registration": row.number, "kind": kind, "on": on, "note": note.strip()},
        account_id=row.account_id,
        now=now,
    )
    return evidence


@transaction.atomic
def extend_protection(*, actor: Actor, registration_id: int, now: datetime) -> Registration:
    """Some more days, if there is young evidence of work and the rulebook still allows it."""
    take_turn()
    row = registration_of(actor, registration_id)
    permit_working_on(actor, row)
    settings = read_rulebook(rulebook_of(row).text).settings
    worked = last_work(row)
    why = extension_refused(
        settings,
        on=timezone.localdate(now),
        protected_until=row.protected_until if row.state == State.GRANTED else None,
        extensions=row.extensions,
        worked_on=worked.on if worked else None,
    )
    if why is not None or row.protected_until is None:
        raise CannotExtend(
            f"extension_{why or NoExtension.NOT_PROTECTED}",
            _WHY_NOT[why or NoExtension.NOT_PROTECTED]
            % {"days": settings.extension_days, "most": settings.most_extensions,
               "evidence": settings.extension_evidence_days},
        )  # fmt: skip
    until = extended(row.protected_until, settings)
    note_step(actor, row, Step.Kind.EXTENDED, now, before=row.protected_until, until=until)
    change(
        actor,
        row,
        "extended",
        now,
        protected_until=until,
        extensions=row.extensions + 1,
        is_expiry_told=False,
    )
    return row


@transaction.atomic
def transfer_registration(
    *, actor: Actor, registration_id: int, to_user_id: int, now: datetime
) -> Registration:
    """Another person of the company holds it from now on, and is told."""
    row = registration_of(actor, registration_id)
    permit_transfer(actor, row)
    people = User.objects.visible_to(actor).filter(company_id=row.company_id, is_active=True)
    person = people.filter(pk=to_user_id).first()
    if person is None:
        raise Refusal(
            "no_such_colleague", _("Choose somebody of your company who works here today.")
        )
    if person.pk == row.owner_id:
        return row
    note_step(actor, row, Step.Kind.TRANSFERRED, now, before=row.owner.name, to=person.name)
    change(actor, row, "transferred", now, owner_id=person.pk)
    tell_owner(row, "registration_yours", now)
    return row


@transaction.atomic
def withdraw_registration(*, actor: Actor, registration_id: int, now: datetime) -> Registration:
    """The company gives its claim up; who stands next in line moves up. Said again, it changes nothing."""
    take_turn()
    row = registration_of(actor, registration_id)
    permit_working_on(actor, row)
    if row.state == State.WITHDRAWN:
        return row
    if row.state not in Registration.STANDING:
        raise Stale(
            "registration_is_over",
            _("%(number)s is over, so there is nothing to withdraw.") % {"number": row},
        )
    was_first = row.state in (State.GRANTED, State.WAITING)
    note_step(actor, row, Step.Kind.WITHDRAWN, now)
    today = timezone.localdate(now)
    until = min(row.protected_until, today) if row.protected_until else None
    change(actor, row, "withdrawn", now, state=State.WITHDRAWN, protected_until=until)
    promote_next(actor, row, now, was_first=was_first)
    return row


_WHY_NOT = {
    NoExtension.NOT_PROTECTED: gettext_lazy(
        "Only a protected registration is prolonged, up to its last day. Register the deal again."
    ),
    NoExtension.TOO_OFTEN: gettext_lazy(
        "A registration is prolonged %(most)d times at most. Ask the region manager what comes next."
    ),
    NoExtension.TOO_EARLY: gettext_lazy(
        "Prolonging begins %(days)d days before the protection ends. Come back then."
    ),
    NoExtension.NO_WORK: gettext_lazy(
        "Prolonging needs evidence of work in the last %(evidence)d days. Add it, then try again."
    ),
}
