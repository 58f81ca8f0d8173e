"""Checking in at a customer: the visit is closed, what came of it stands on the timeline, and what
was learnt is kept as findings. One check-in has one id, made on the phone; sent again it stands once.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.activities.commands.closing import close_visit, note_visit
from tandem.activities.commands.findings import write_findings
from tandem.activities.commands.next_step import hand_next_step
from tandem.activities.models import CheckIn, Finding, PlaceConsent, Visit, VisitFile
from tandem.activities.permissions import permit_check_in
from tandem.activities.rules.phone_forms import CheckInForm, NextStep
from tandem.activities.rules.places import Place
from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

CLOCK_SKEW = timedelta(minutes=5)
OLDEST = timedelta(days=30)  # as long as a phone's queue may lie


class VisitGoneMeanwhile(Refusal):
    """The visit changed while the phone had no network; that change stands."""

    status = 409


class TimeNotPossible(Refusal):
    """The check-in lies in the future, or so far back that nobody remembers."""


@transaction.atomic
def record_check_in(
    *,
    actor: Actor,
    by_id: int,
    client_id: UUID,
    form: CheckInForm,
    now: datetime,
    is_taken_over: bool = False,
) -> CheckIn:
    """`by_id` stood there; `actor` is the same person, or who takes a parked check-in over."""
    person = hold_person(by_id)
    permit_check_in(actor, person)
    known = CheckIn.objects.filter(by_id=by_id, client_id=client_id).first()
    if known is not None:
        return known
    if not is_taken_over:
        _refuse_impossible_time(form.arrived_at, now)
    arrived = min(form.arrived_at, now)
    visit, account = _visit_of(actor, person, form, timezone.localdate(arrived))
    has_met = form.outcome != CheckIn.Outcome.NOT_MET
    activity = note_visit(actor, visit, form.said, _facts(form), now, at=arrived, has_met=has_met)
    state = Visit.State.DONE if has_met else Visit.State.MISSED
    close_visit(actor, visit, None, state, form.said, now, activity=activity)
    check_in = _write(person, client_id, form, visit, arrived, now)
    audit.record(  # without the places: they are forgotten one day, the trail is not
        actor=actor,
        act="activities.check_in_recorded",
        subject=check_in,
        after={"outcome": form.outcome, "arrived_at": arrived, "by": by_id},
        account_id=visit.account_id,
        now=now,
    )
    if account is not None:
        _write_what_was_learnt(actor, account, form, check_in, now)
    VisitFile.objects.filter(by_id=by_id, of=client_id, check_in=None).update(check_in=check_in)
    return check_in


def _write_what_was_learnt(
    actor: Actor, account: Account, form: CheckInForm, check_in: CheckIn, now: datetime
) -> None:
    """Findings of the account, and who does the next step."""
    write_findings(
        actor=actor,
        account=account,
        findings=form.findings,
        source=Finding.Source.VISIT,
        on=timezone.localdate(check_in.arrived_at),
        now=now,
        by_id=check_in.by_id,
        check_in=check_in,
    )
    if form.next_step is not None:
        hand_next_step(
            actor=actor,
            person=check_in.by,
            account=account,
            visit=check_in.visit,
            step=form.next_step,
            now=now,
        )


def hold_person(user_id: int) -> User:
    """One person's phone speaks one sentence at a time; other people's do not wait for it."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def _write(
    person: User,
    client_id: UUID,
    form: CheckInForm,
    visit: Visit,
    arrived: datetime,
    now: datetime,
) -> CheckIn:
    may_keep = PlaceConsent.objects.filter(user=person, withdrawn_at=None).exists()
    came, went = (form.came, form.went) if may_keep else (None, None)
    left = min(max(form.left_at, arrived), now) if form.left_at else None
    return CheckIn.objects.create(
        client_id=client_id,
        by=person,
        visit=visit,
        account_id=visit.account_id,
        activity=visit.activity,
        outcome=form.outcome,
        arrived_at=arrived,
        left_at=left,
        recorded_at=now,
        **_columns("in", came),
        **_columns("out", went),
    )


def _columns(which: str, place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        f"{which}_lat": place.lat,
        f"{which}_lon": place.lon,
        f"{which}_accuracy_m": place.accuracy_m,
    }


def _facts(form: CheckInForm) -> dict[str, Any]:
    """What the timeline needs to word the entry in the reader's language."""
    facts: dict[str, Any] = {"outcome": form.outcome}
    step: NextStep | None = form.next_step
    if step is not None:
        facts["next"] = {
            "what": step.what,
            "who": step.who,
            "on": step.on.isoformat() if step.on else "",
            "words": step.words,
        }
    return facts


def _visit_of(
    actor: Actor, person: User, form: CheckInForm, on: date
) -> tuple[Visit, Account | None]:
    """The planned visit that this was, moved to its real day; or a new one where none was planned."""
    if form.visit_id is not None:
        visit = _planned(form.visit_id, person.pk)
        account = _seen(actor, visit.account_id) if visit.account_id else None
    else:
        account = _seen(actor, form.account_id)
        visit = _todays(person.pk, account.pk, on) or _unplanned(person, account, on)
    if visit.on != on:
        Visit.objects.filter(pk=visit.pk).update(on=on)
        visit.on = on
    return visit, account


def _planned(visit_id: int, seller_id: int) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("seller")
    visit = rows.filter(pk=visit_id, seller_id=seller_id).first()
    if visit is None:
        raise VisitGoneMeanwhile(
            "visit_reassigned",
            _(
                "This visit is not yours any more: the plan was changed meanwhile, and that change "
                "stands. Your check-in is kept; your manager decides about it."
            ),
        )
    if visit.state != Visit.State.PLANNED:
        raise VisitGoneMeanwhile(
            "visit_closed_meanwhile",
            _(
                "This visit was already recorded as: %(state)s. That record stands. Your check-in "
                "is kept; your manager decides about it."
            )
            % {"state": visit.get_state_display()},
        )
    return visit


def _seen(actor: Actor, account_id: int | None) -> Account:
    account = Account.objects.visible_to(actor).living().filter(pk=account_id or 0).first()
    if account is None:
        raise NotThere(
            "account_hidden",
            _(
                "This customer is not with you any more: the coverage was changed meanwhile, and "
                "that change stands. Your check-in is kept; your manager decides about it."
            ),
        )
    return account


def _todays(seller_id: int, account_id: int, on: date) -> Visit | None:
    planned = Visit.objects.filter(
        seller_id=seller_id, account_id=account_id, on=on, state=Visit.State.PLANNED
    )
    return planned.select_for_update(of=("self",)).order_by("position", "id").first()


def _unplanned(person: User, account: Account, on: date) -> Visit:
    return Visit.objects.create(
        seller=person,
        account=account,
        on=on,
        is_fixed=True,
        reason={"code": "UNPLANNED", "facts": {}},
    )


def _refuse_impossible_time(arrived: datetime, now: datetime) -> None:
    if arrived > now + CLOCK_SKEW:
        raise TimeNotPossible(
            "check_in_in_future",
            _("This check-in lies in the future. Set the phone's clock, and say when it was."),
        )
    if arrived < now - OLDEST:
        raise TimeNotPossible(
            "check_in_too_old",
            _("This check-in is older than thirty days. Your manager decides whether it counts."),
        )
