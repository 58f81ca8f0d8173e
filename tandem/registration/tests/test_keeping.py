"""Protection is prolonged, handed over, withdrawn and ends; whoever waits behind it moves up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tandem.foundation import events
from tandem.organisation.commands.people import end_employment
from tandem.organisation.models import Notice
from tandem.partners.events import PartnerLeft
from tandem.registration.commands.clocks import look_at_clocks
from tandem.registration.commands.keeping import (
    add_evidence,
    extend_protection,
    transfer_registration,
    withdraw_registration,
)
from tandem.registration.models import ConflictCase, Registration, Step
from tandem.registration.tests.conftest import NOW, Register, refused
from tandem.testing.cast import Cast

State = Registration.State


def test_withdrawal_promotes_the_first_in_the_queue(cast: Cast, register: Register) -> None:
    first, second = register("amy"), register("ben")

    withdraw_registration(actor=cast.actor("amy"), registration_id=first.pk, now=NOW)
    withdraw_registration(actor=cast.actor("amy"), registration_id=first.pk, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.WITHDRAWN, State.GRANTED)
    assert second.protected_until == date(2027, 2, 20)
    assert ConflictCase.objects.get().state == "ended"
    assert Notice.objects.filter(kind="registration_promoted", user=cast.ben).count() == 1


def test_the_end_of_protection_promotes_as_well_and_once(cast: Cast, register: Register) -> None:
    first, second = register("amy"), register("ben")
    after = NOW + timedelta(days=90)

    look_at_clocks(after)
    look_at_clocks(after)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.EXPIRED, State.GRANTED)
    assert Step.objects.filter(kind=Step.Kind.EXPIRED).count() == 1
    assert Step.objects.filter(kind=Step.Kind.PROMOTED).count() == 1


def test_a_side_that_leaves_the_queue_promotes_nobody(cast: Cast, register: Register) -> None:
    first, second = register("amy"), register("ben")

    withdraw_registration(actor=cast.actor("ben"), registration_id=second.pk, now=NOW)

    first.refresh_from_db()
    assert first.state == State.GRANTED
    assert not Step.objects.filter(kind=Step.Kind.PROMOTED).exists()
    assert ConflictCase.objects.get().state == "ended"


def test_an_extension_needs_evidence_and_ends_after_two(cast: Cast, register: Register) -> None:
    claim = register("amy")
    amy = cast.actor("amy")

    def extend(on: date) -> Registration:
        now = NOW.replace(year=on.year, month=on.month, day=on.day)
        return extend_protection(actor=amy, registration_id=claim.pk, now=now)

    def work(on: date) -> None:
        now = NOW.replace(year=on.year, month=on.month, day=on.day)
        add_evidence(actor=amy, registration_id=claim.pk, kind="visit", on=on, note="", now=now)

    assert refused(lambda: extend(date(2026, 12, 1))) == "extension_too_early"
    assert refused(lambda: extend(date(2027, 2, 1))) == "extension_no_work"
    work(date(2027, 2, 1))
    assert extend(date(2027, 2, 10)).protected_until == date(2027, 3, 22)
    work(date(2027, 3, 10))
    assert extend(date(2027, 3, 12)).protected_until == date(2027, 4, 21)
    assert refused(lambda: extend(date(2027, 4, 1))) == "extension_too_often"
    assert refused(lambda: extend(date(2027, 5, 1))) == "extension_not_protected"


def test_the_manager_of_the_company_hands_it_over(cast: Cast, register: Register) -> None:
    claim = register("amy")

    def hand(who: str, to: str) -> Registration:
        return transfer_registration(
            actor=cast.actor(who), registration_id=claim.pk, to_user_id=cast.people[to].pk, now=NOW
        )

    assert refused(lambda: hand("amy", "ben")) == "no_such_colleague"
    assert hand("amy", "anna").owner_id == cast.anna.pk
    assert refused(lambda: hand("anna", "alan")) == "transfer_by_the_manager"
    assert Step.objects.get(kind="transferred").facts == {"before": "Amy", "to": "Anna"}


def test_who_leaves_leaves_the_claims_to_the_companys_manager(
    cast: Cast, register: Register
) -> None:
    claim = register("alan")

    end_employment(actor=cast.actor("adam"), user_id=cast.alan.pk, on=NOW.date())

    claim.refresh_from_db()
    assert claim.owner_id == cast.amy.pk


def test_a_partner_that_leaves_leaves_them_to_a_named_person(
    cast: Cast, register: Register
) -> None:
    claims = [register("amy"), register("alan", product="server")]

    events.publish(
        PartnerLeft(cast.alpha.pk, heir_id=cast.otto.pk, on=NOW.date(), actor=cast.actor("opal"))
    )

    for claim in claims:
        claim.refresh_from_db()
        assert claim.owner_id == cast.otto.pk


def test_the_clock_reminds_twice_then_goes_one_level_up(cast: Cast, register: Register) -> None:
    claim = register("amy", name="北方商业银行")
    Registration.objects.update(state=State.WAITING, industry=cast.education, protected_until=None)
    assert claim.first_reminder_at and claim.last_reminder_at and claim.due_at

    said = []
    for moment in (claim.first_reminder_at, claim.last_reminder_at, claim.due_at):
        look_at_clocks(moment - timedelta(minutes=1))
        look_at_clocks(moment)
        look_at_clocks(moment)
        notices = Notice.objects.filter(kind__in=["registration_due", "registration_overdue"])
        said.append([(row.kind, row.user_id) for row in notices.order_by("id")])

    due, overdue = ("registration_due", cast.nora.pk), ("registration_overdue", cast.dora.pk)
    assert said == [[due], [due, due], [due, due, overdue]]


def test_the_owner_is_warned_once_before_the_end(cast: Cast, register: Register) -> None:
    register("amy")

    for days in (74, 76, 77, 78):
        look_at_clocks(NOW + timedelta(days=days))

    assert Notice.objects.filter(kind="registration_ends_soon").count() == 1


@pytest.mark.parametrize("on", [date(2026, 11, 24), date(2027, 1, 1)])
def test_evidence_of_tomorrow_is_refused(cast: Cast, register: Register, on: date) -> None:
    claim = register("amy")

    def add() -> object:
        return add_evidence(
            actor=cast.actor("amy"), registration_id=claim.pk, kind="visit", on=on, note="", now=NOW
        )

    assert refused(add) == "evidence_not_possible"
