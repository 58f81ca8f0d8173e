"""Whoever lost may appeal once to the industry's director, who did not decide before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal, Stale
from tandem.organisation.rules.scope import Actor
from tandem.registration.commands.cases import settle_sides
from tandem.registration.commands.granting import claims_in_the_way, grant_or_contest
from tandem.registration.commands.noting import (
    clock_columns,
    note_decision,
    tell_owner,
    tell_staff,
)
from tandem.registration.commands.reasons import reason_of
from tandem.registration.commands.turn import take_turn
from tandem.registration.models import Appeal, ConflictCase, Decision, Registration
from tandem.registration.permissions import permit_answering, permit_working_on
from tandem.registration.queries.cases import registration_of, rulebook_of
from tandem.registration.queries.customers import NOTHING
from tandem.registration.queries.deciders import judge_of
from tandem.registration.rules.conflict import may_appeal
from tandem.registration.rules.rulebook import Verdict, read_rulebook

State = Registration.State


class NoAppeal(Refusal):
    """There is nothing to appeal against, or no longer."""


@transaction.atomic
def appeal(*, actor: Actor, registration_id: int, reason: str, now: datetime) -> Appeal:
    """Against the last decision, once, within the days the rulebook gives."""
    row = registration_of(actor, registration_id)
    permit_working_on(actor, row)
    words = reason.strip()
    if not 1 <= len(words) <= 2000:
        raise NoAppeal(
            "appeal_without_reason",
            _("Say in 1 to 2,000 signs why the decision should change, then send it again."),
        )
    decision = last_decision(row)
    settings = read_rulebook(decision.rulebook.text).settings
    _refuse_unappealable(row, decision, settings.appeal_days, now)
    clock = clock_columns(settings, now)
    made = Appeal.objects.create(
        registration=row,
        decision=decision,
        reason=words,
        by_id=actor.person_id,
        at=now,
        due_at=clock["due_at"],
        reminder_at=clock["last_reminder_at"],
    )
    audit.record(
        actor=actor,
        act="registration.appealed",
        subject=made,
        after={"registration": row.number, "reason": words},
        account_id=row.account_id,
        now=now,
    )
    judges = judge_of(row, decision, timezone.localdate(now))
    tell_staff(judges, row, "registration_appealed", now, company=row.company.name)
    return made


@transaction.atomic
def answer_appeal(
    *, actor: Actor, appeal_id: int, is_overturned: bool, answer: str, now: datetime
) -> Appeal:
    """The decision stands, or the appellant gets the deal, if nobody else stands on it."""
    take_turn()
    made = Appeal.objects.select_for_update().filter(pk=appeal_id).first()
    seen = Registration.objects.visible_to(actor)
    if made is None or not seen.filter(pk=made.registration_id).exists():
        raise NotThere("no_such_appeal", _("There is no such appeal for you."))
    row = registration_of(actor, made.registration_id)
    permit_answering(actor, row, made.decision)
    if made.state != Appeal.State.OPEN:
        raise Stale("appeal_is_answered", _("This appeal is answered already. Reload to see how."))
    words = reason_of(answer)
    made.state = Appeal.State.OVERTURNED if is_overturned else Appeal.State.UPHELD
    made.answer, made.answered_by_id, made.answered_at = words, actor.user_id, now
    made.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    audit.record(
        actor=actor,
        act="registration.appeal_answered",
        subject=made,
        after={"state": made.state, "answer": words},
        account_id=row.account_id,
        now=now,
    )
    if is_overturned:
        _overturn(actor, row, words, now)
    else:
        tell_owner(row, "registration_appeal_upheld", now)
    return made


def last_decision(row: Registration) -> Decision:
    return Decision.objects.select_related("rulebook").filter(registration=row).order_by("-id")[0]


def _overturn(actor: Actor, row: Registration, words: str, now: datetime) -> None:
    """In a conflict the sides change places; else the claim is protected, or heard with its rival."""
    rulebook = rulebook_of(row)
    others = claims_in_the_way(row, read_rulebook(rulebook.text).settings, now)
    case = ConflictCase.objects.select_for_update().filter(pk=row.case_id or NOTHING).first()
    if case is not None and not others:
        case.winner_id = row.pk
        case.save(update_fields=["winner"])
        standing = Registration.objects.filter(case=case).exclude(
            state__in=[State.WITHDRAWN, State.EXPIRED]
        )
        settle_sides(
            actor, list(standing.order_by("number")), row.pk, Decision.Kind.APPEAL, words, now
        )
        return
    verdict = grant_or_contest(actor, row, now)
    note_decision(
        actor,
        row,
        kind=Decision.Kind.APPEAL,
        verdict=verdict.value,
        rulebook=rulebook,
        reason=words,
        now=now,
    )


def _refuse_unappealable(row: Registration, decision: Decision, days: int, now: datetime) -> None:
    if decision.verdict != Verdict.REFUSE.value or row.state not in (State.REFUSED, State.QUEUED):
        raise NoAppeal(
            "nothing_to_appeal",
            _("%(number)s was not refused, so there is nothing to appeal against.")
            % {"number": row},
        )
    if Appeal.objects.filter(decision=decision).exists():
        raise NoAppeal(
            "appealed_already",
            _("You have appealed against this decision already. Its answer comes on this page."),
        )
    decided_on, on = timezone.localdate(decision.at), timezone.localdate(now)
    if not may_appeal(decided_on=decided_on, on=on, days=days):
        raise NoAppeal(
            "appeal_too_late",
            _(
                "An appeal comes within %(days)d days after the decision. Talk to the region manager."
            )
            % {"days": days},
        )
