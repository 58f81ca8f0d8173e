"""A conflict: opened by the second claim, heard on both sides, decided by the region's manager."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal, Stale
from tandem.organisation.queries import work_calendar
from tandem.organisation.rules.scope import Actor
from tandem.registration.commands.noting import (
    change,
    granted_columns,
    note_decision,
    tell_owner,
)
from tandem.registration.commands.papers import keep_paper
from tandem.registration.commands.reasons import reason_of
from tandem.registration.commands.turn import take_turn
from tandem.registration.models import ConflictCase, Decision, Registration, Statement
from tandem.registration.permissions import permit_deciding, permit_working_on
from tandem.registration.queries.cases import heard_sides, rulebook_of
from tandem.registration.queries.customers import NOTHING
from tandem.registration.rules.clock import add_minutes
from tandem.registration.rules.conflict import NotYet, undecidable
from tandem.registration.rules.rulebook import Verdict, read_rulebook
from tandem.registration.rules.settings import Settings

State = Registration.State
LONGEST = 2000


class NotDecidable(Refusal):
    """The conflict cannot be decided so, or not now."""


def join_case(
    actor: Actor,
    row: Registration,
    rivals: list[Registration],
    settings: Settings,
    now: datetime,
    **also: Any,
) -> ConflictCase:
    """The claim becomes a side of the conflict about this deal; the first such opens it.

    Who stands in line behind the one it contests comes along, or nobody would ever move up. `also`
    are further columns of the claim.
    """
    protected = [rival for rival in rivals if rival.state == State.GRANTED]
    holder = (protected or rivals)[0]
    case = ConflictCase.objects.filter(sides__in=rivals, state=ConflictCase.State.OPEN).first()
    if case is None:
        case = _open_case(actor, holder, settings, now)
        for side in [holder, *(rival for rival in rivals if rival.state == State.QUEUED)]:
            change(actor, side, "contested", now, case_id=case.pk)
        tell_owner(holder, "registration_contested", now)
    columns = {"state": State.CONFLICT, "case_id": case.pk, **also}
    change(actor, row, "put_in_conflict", now, **columns)
    return case


def _open_case(
    actor: Actor, holder: Registration, settings: Settings, now: datetime
) -> ConflictCase:
    calendar, start, minutes = (
        work_calendar(),
        timezone.localtime(now),
        settings.statement_hours * 60,
    )
    heard_until = add_minutes(calendar, start, minutes)
    reminder = minutes * settings.statement_reminder_percent // 100
    case = ConflictCase.objects.create(
        holder=holder,
        region_id=holder.region_id,
        industry_id=holder.industry_id,
        opened_at=now,
        heard_until=heard_until,
        reminder_at=add_minutes(calendar, start, reminder),
    )
    audit.record(
        actor=actor,
        act="registration.conflict_opened",
        subject=case,
        after={"holder": holder.number, "heard_until": heard_until},
        account_id=holder.account_id,
        now=now,
    )
    return case


@transaction.atomic
def state_side(
    *, actor: Actor, registration_id: int, text: str, file: bytes | None = None, now: datetime
) -> Statement:
    """One side says what speaks for it, with a paper if it likes; more until the case is decided."""
    row = Registration.objects.visible_to(actor).filter(pk=registration_id).first()
    if row is None:
        raise NotThere("no_such_registration", _("There is no such registration for you."))
    permit_working_on(actor, row)
    case = ConflictCase.objects.select_for_update().filter(pk=row.case_id or NOTHING).first()
    if case is None or case.state != ConflictCase.State.OPEN:
        raise Stale(
            "nothing_to_answer", _("This registration is in no open conflict. Reload the page.")
        )
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refusal(
            "statement_without_words",
            _("Say in 1 to 2,000 signs what speaks for you, then send it again."),
        )
    statement = Statement.objects.create(
        case=case,
        registration=row,
        text=words,
        paper=keep_paper(actor, row, file, now) if file is not None else None,
        by_id=actor.person_id,
        at=now,
    )
    audit.record(
        actor=actor,
        act="registration.side_stated",
        subject=statement,
        after={"registration": row.number, "text": words},
        account_id=row.account_id,
        now=now,
    )
    return statement


@transaction.atomic
def adjudicate(
    *, actor: Actor, case_id: int, winner_id: int | None, reason: str, now: datetime
) -> ConflictCase:
    """Give the deal to one side; the others stand in line behind it. None: to nobody."""
    take_turn()
    case = ConflictCase.objects.visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise NotThere("no_such_case", _("There is no such conflict for you."))
    sides = list(Registration.objects.standing().filter(case=case).order_by("number"))
    permit_deciding(actor, case.holder)
    if case.state != ConflictCase.State.OPEN:
        raise Stale("case_is_over", _("This conflict is decided already. Reload to see how."))
    _refuse_undecidable(case, sides, winner_id, now)
    words = reason_of(reason)
    case.state, case.winner_id = ConflictCase.State.DECIDED, winner_id
    case.decided_by_id, case.decided_at, case.reason = actor.user_id, now, words
    case.save(update_fields=["state", "winner", "decided_by", "decided_at", "reason"])
    audit.record(
        actor=actor,
        act="registration.conflict_decided",
        subject=case,
        after={"winner": winner_id, "reason": words, "sides": [s.number for s in sides]},
        account_id=case.holder.account_id,
        now=now,
    )
    settle_sides(actor, sides, winner_id, Decision.Kind.CASE, words, now)
    return case


def settle_sides(
    actor: Actor,
    sides: list[Registration],
    winner_id: int | None,
    kind: str,
    reason: str,
    now: datetime,
) -> None:
    """Losers first, so that no moment has two protected ones; each side gets its decision."""
    for row in sorted(sides, key=lambda side: side.pk == winner_id):
        rulebook = rulebook_of(row)
        is_winner = row.pk == winner_id
        was_protected = row.state == State.GRANTED
        if is_winner and not was_protected:
            columns = granted_columns(read_rulebook(rulebook.text).settings, now)
            change(actor, row, "granted", now, **columns | {"case_id": row.case_id})
        elif not is_winner:
            left = State.QUEUED if winner_id is not None else State.REFUSED
            change(actor, row, "not_granted", now, state=left, decided_at=now, **_over(row, now))
        verdict = Verdict.GRANT if is_winner else Verdict.REFUSE
        note_decision(
            actor, row, kind=kind, verdict=verdict.value, rulebook=rulebook, reason=reason, now=now
        )
        tell_owner(row, f"registration_{'won' if is_winner else 'lost'}", now)


def _over(row: Registration, now: datetime) -> dict[str, date]:
    """A protection that was lost ends today; what was ordered while it held is still counted."""
    if row.protected_until is None:
        return {}
    return {"protected_until": min(row.protected_until, timezone.localdate(now))}


def _refuse_undecidable(
    case: ConflictCase,
    sides: list[Registration],
    winner_id: int | None,
    now: datetime,
) -> None:
    why = undecidable(
        sides={row.pk for row in sides},
        heard=heard_sides(case),
        winner=winner_id,
        now=now,
        heard_until=case.heard_until,
    )
    if why is not None:
        raise NotDecidable(f"case_{why.value}", _WHY_NOT[why])


_WHY_NOT = {
    NotYet.NOT_HEARD: gettext_lazy(
        "Not every side has been heard, and their time is not over. Wait for their statements or "
        "for the end of the time."
    ),
    NotYet.NO_PARTY: gettext_lazy(
        "Only a side of this conflict can be given the deal. Choose one."
    ),
}
