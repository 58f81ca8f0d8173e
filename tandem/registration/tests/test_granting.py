"""A grant by a person never leaves two protected claims on one deal, nor a queue without its first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tandem.organisation.models import Notice
from tandem.registration.commands.appeals import answer_appeal, appeal
from tandem.registration.commands.cases import adjudicate
from tandem.registration.commands.deciding import decide_claim
from tandem.registration.commands.keeping import withdraw_registration
from tandem.registration.models import Appeal, ConflictCase, Decision, Registration
from tandem.registration.tests.conftest import NOW, Register, refused
from tandem.testing.builders import a_company
from tandem.testing.cast import Cast

State = Registration.State
LATER = NOW + timedelta(days=4)
BANK = "北方商业银行"  # in the north, whose manager is Nora


def states(*rows: Registration) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def waits(row: Registration) -> Registration:
    """As a rule that leaves it to the manager would have left it."""
    Registration.objects.filter(pk=row.pk).update(
        state=State.WAITING, protected_since=None, protected_until=None
    )
    return row


def decide(cast: Cast, row: Registration, *, is_granted: bool) -> Registration:
    return decide_claim(
        actor=cast.actor("nora"),
        registration_id=row.pk,
        is_granted=is_granted,
        reason="现场核实过",
        now=NOW,
    )


def overturn(cast: Cast, row: Registration) -> Appeal:
    made = appeal(actor=cast.actor("amy"), registration_id=row.pk, reason="我方更早", now=LATER)
    return answer_appeal(
        actor=cast.actor("vera"), appeal_id=made.pk, is_overturned=True, answer="更早", now=LATER
    )


@pytest.fixture
def contested(register: Register) -> tuple[Registration, Registration]:
    """A claim that waits for the manager, and one of another company behind it."""
    return waits(register("amy", name=BANK)), register("ben", name=BANK)


@pytest.fixture
def lost(cast: Cast, register: Register) -> Registration:
    """Amy's claim, refused by the region's manager, outside any conflict."""
    return decide(cast, waits(register("amy", name=BANK)), is_granted=False)


def test_the_first_of_a_conflict_stays_in_it_when_it_is_granted(
    cast: Cast, contested: tuple[Registration, Registration]
) -> None:
    first, second = contested

    decide(cast, first, is_granted=True)

    assert states(first, second) == [State.GRANTED, State.CONFLICT]
    assert first.case_id == second.case_id == ConflictCase.objects.get(state="open").pk
    withdraw_registration(actor=cast.actor("amy"), registration_id=first.pk, now=NOW)
    assert states(first, second) == [State.WITHDRAWN, State.GRANTED]


def test_the_next_in_line_moves_up_when_the_first_is_refused(
    cast: Cast, contested: tuple[Registration, Registration]
) -> None:
    first, second = contested

    decide(cast, first, is_granted=False)

    assert states(first, second) == [State.REFUSED, State.GRANTED]
    assert ConflictCase.objects.get().state == "ended"


def test_a_side_that_has_left_is_neither_waited_for_nor_put_in_line(
    cast: Cast, register: Register
) -> None:
    first, second = register("amy", name=BANK), register("ben", name=BANK)
    Registration.objects.filter(pk=second.pk).update(state=State.WITHDRAWN)
    case = ConflictCase.objects.get()

    adjudicate(
        actor=cast.actor("nora"), case_id=case.pk, winner_id=first.pk, reason="一方", now=LATER
    )

    assert states(first, second) == [State.GRANTED, State.WITHDRAWN]


def test_a_won_appeal_meets_the_protection_given_meanwhile_in_a_conflict(
    cast: Cast, register: Register, lost: Registration
) -> None:
    meanwhile = decide(cast, register("ben", name=BANK), is_granted=True)
    assert states(meanwhile) == [State.GRANTED]

    overturn(cast, lost)

    assert states(lost, meanwhile) == [State.CONFLICT, State.GRANTED]
    case = ConflictCase.objects.get(state="open")
    assert case.holder_id == meanwhile.pk and lost.case_id == meanwhile.case_id == case.pk
    assert lost.due_at is not None and lost.due_at > LATER
    assert Decision.objects.get(kind="appeal").verdict == "conflict"
    told = Notice.objects.filter(kind="registration_contested").values_list("user_id", flat=True)
    assert set(told) == {cast.amy.pk, cast.ben.pk}
    assert Notice.objects.filter(kind="registration_conflict", user=cast.nora).exists()
    over = case.heard_until
    adjudicate(
        actor=cast.actor("nora"), case_id=case.pk, winner_id=lost.pk, reason="更早", now=over
    )
    assert states(lost, meanwhile) == [State.GRANTED, State.QUEUED]


def test_a_won_appeal_on_free_ground_is_protected(cast: Cast, lost: Registration) -> None:
    overturn(cast, lost)

    assert states(lost) == [State.GRANTED]
    assert not ConflictCase.objects.exists()


def test_a_conflict_given_to_nobody_does_not_hide_a_later_protection(
    cast: Cast, register: Register
) -> None:
    first, _second = register("amy", name=BANK), register("ben", name=BANK)
    old = ConflictCase.objects.get()
    adjudicate(actor=cast.actor("nora"), case_id=old.pk, winner_id=None, reason="无", now=LATER)
    again = decide(cast, register("ben", name=BANK, now=LATER), is_granted=True)

    overturn(cast, first)

    assert states(first, again) == [State.CONFLICT, State.GRANTED]
    assert first.case_id == again.case_id != old.pk


def test_a_company_does_not_contest_itself(
    cast: Cast, register: Register, lost: Registration
) -> None:
    second = register("amy", name=BANK)

    assert refused(lambda: overturn(cast, lost)) == "deal_protected_already"
    assert states(lost, second) == [State.REFUSED, State.GRANTED]
    assert Appeal.objects.get().state == Appeal.State.OPEN


def test_of_two_claims_that_wait_the_second_grant_is_a_conflict(
    cast: Cast, register: Register
) -> None:
    """A rulebook that looks at the territory before the prior claim leaves both to the manager."""
    first = waits(register("amy", name=BANK))
    second = register("ben", name=BANK)
    Registration.objects.update(case=None)
    ConflictCase.objects.all().delete()
    waits(second)

    for row in (first, second):
        decide(cast, row, is_granted=True)

    assert states(first, second) == [State.GRANTED, State.CONFLICT]
    assert first.case_id == second.case_id is not None


def test_the_queue_comes_along_into_the_next_conflict(cast: Cast, register: Register) -> None:
    first, second = register("amy", name=BANK), register("ben", name=BANK)
    adjudicate(
        actor=cast.actor("nora"),
        case_id=ConflictCase.objects.get().pk,
        winner_id=first.pk,
        reason="更早",
        now=LATER,
    )
    assert states(first, second) == [State.GRANTED, State.QUEUED]
    gamma = a_company("丙伙伴")
    Registration.objects.filter(pk=second.pk).update(company=gamma)

    third = register("ben", name=BANK, now=LATER)
    withdraw_registration(actor=cast.actor("ben"), registration_id=third.pk, now=LATER)
    withdraw_registration(actor=cast.actor("amy"), registration_id=first.pk, now=LATER)

    assert states(first, second) == [State.WITHDRAWN, State.GRANTED]
