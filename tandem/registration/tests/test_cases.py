"""A conflict is heard, decided by the region's manager, appealed to the industry's director."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tandem.registration.commands.appeals import answer_appeal, appeal
from tandem.registration.commands.cases import adjudicate, state_side
from tandem.registration.commands.deciding import decide_claim
from tandem.registration.models import Appeal, ConflictCase, Decision, Registration, Statement
from tandem.registration.queries.cases import sides_of, statements_of
from tandem.registration.tests.conftest import NOW, Register, refused
from tandem.testing.cast import Cast

State = Registration.State
LATER = NOW + timedelta(days=4)
Sides = tuple[ConflictCase, Registration, Registration]


@pytest.fixture
def conflict(register: Register) -> Sides:
    """About Otto's bank, an account of the north in finance: Alpha first, Beta second."""
    first, second = (register(who, name="北方商业银行") for who in ("amy", "ben"))
    first.refresh_from_db()
    return ConflictCase.objects.get(), first, second


def says(cast: Cast, who: str, row: Registration, text: str = "我们先拜访") -> Statement:
    return state_side(actor=cast.actor(who), registration_id=row.pk, text=text, now=NOW)


def give(
    cast: Cast, case: ConflictCase, to: Registration | None, who: str = "nora", **facts: object
) -> ConflictCase:
    said = {"reason": "乙方先见到决策人", "now": LATER, **facts}
    winner = to.pk if to else None
    return adjudicate(actor=cast.actor(who), case_id=case.pk, winner_id=winner, **said)  # type: ignore[arg-type]


def states(*rows: Registration) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_both_are_heard_before_it_is_decided(cast: Cast, conflict: Sides) -> None:
    case, first, second = conflict
    says(cast, "amy", first)

    assert refused(lambda: give(cast, case, second, now=NOW)) == "case_not_heard"
    says(cast, "ben", second)
    give(cast, case, second, now=NOW)

    assert states(first, second) == [State.QUEUED, State.GRANTED]
    kinds = Decision.objects.filter(kind="case").values_list("registration_id", "verdict")
    assert dict(kinds) == {first.pk: "refuse", second.pk: "grant"}


def test_a_side_that_stays_silent_is_not_waited_for_longer(cast: Cast, conflict: Sides) -> None:
    case, first, second = conflict

    give(cast, case, first)

    assert states(first, second) == [State.GRANTED, State.QUEUED]
    case.refresh_from_db()
    assert (case.state, case.decided_by_id) == ("decided", cast.nora.pk)


@pytest.mark.parametrize(
    ("who", "code"),
    [("sam", "no_such_case"), ("olga", "no_such_case"), ("otto", "decided_by_the_region"),
     ("opal", "decided_by_the_region"), ("amy", "decided_by_the_region")],
)  # fmt: skip
def test_only_the_regions_manager_decides(cast: Cast, conflict: Sides, who: str, code: str) -> None:
    case, first, _second = conflict

    assert refused(lambda: give(cast, case, first, who)) == code


def test_it_goes_to_a_side_once_and_with_a_reason(
    cast: Cast, conflict: Sides, register: Register
) -> None:
    case, first, _second = conflict
    stranger = register("ben", name="云栖电子")

    assert refused(lambda: give(cast, case, stranger)) == "case_no_party"
    assert refused(lambda: give(cast, case, first, reason=" ")) == "decision_without_reason"
    give(cast, case, first)
    assert refused(lambda: give(cast, case, first)) == "case_is_over"


def test_a_side_reads_its_own_words_only(cast: Cast, conflict: Sides) -> None:
    case, first, second = conflict
    says(cast, "amy", first, "甲方的话")
    says(cast, "ben", second, "乙方的话")

    for who, own in (("amy", "甲方的话"), ("ben", "乙方的话")):
        assert [said.text for said in statements_of(cast.actor(who), case)] == [own]
        assert len(sides_of(cast.actor(who), case)) == 1
    assert len(statements_of(cast.actor("nora"), case)) == 2


def test_the_loser_appeals_and_the_director_gives_it_back(cast: Cast, register: Register) -> None:
    first, second = (register(who, name="师范附属中学", city="北京") for who in ("amy", "ben"))
    Registration.objects.update(industry=cast.education, region=cast.north)
    case = ConflictCase.objects.get()
    give(cast, case, second)
    made = appeal(actor=cast.actor("amy"), registration_id=first.pk, reason="我方更早", now=LATER)

    def answer(who: str, *, is_overturned: bool = True) -> Appeal:
        return answer_appeal(
            actor=cast.actor(who),
            appeal_id=made.pk,
            is_overturned=is_overturned,
            answer="证据更早",
            now=LATER,
        )

    assert refused(lambda: answer("nora")) == "appeal_answered_by_the_director"
    assert refused(lambda: answer("sam")) == "no_such_appeal"
    assert answer("dora").state == Appeal.State.OVERTURNED
    assert states(first, second) == [State.GRANTED, State.QUEUED]
    assert refused(lambda: answer("dora")) == "appeal_is_answered"


def test_an_appeal_comes_once_and_in_time(cast: Cast, conflict: Sides) -> None:
    case, first, second = conflict

    def appeals(who: str, row: Registration, days: int = 0) -> str:
        later = LATER + timedelta(days=days)
        return refused(
            lambda: appeal(
                actor=cast.actor(who), registration_id=row.pk, reason="再看一次", now=later
            )
        )

    assert appeals("ben", second) == "nothing_to_appeal"
    give(cast, case, first)
    assert appeals("ben", second, days=11) == "appeal_too_late"
    appeal(actor=cast.actor("ben"), registration_id=second.pk, reason="再看一次", now=LATER)
    assert appeals("ben", second) == "appealed_already"
    assert appeals("bo", second) == "no_such_registration"


def test_the_manager_decides_what_the_rules_leave_open(cast: Cast, register: Register) -> None:
    claim = register("ben", name="云栖电子", city="北京")
    Registration.objects.filter(pk=claim.pk).update(state=State.WAITING, region=cast.north)

    def decide(who: str, reason: str = "", *, is_granted: bool = True) -> Registration:
        return decide_claim(
            actor=cast.actor(who),
            registration_id=claim.pk,
            is_granted=is_granted,
            reason=reason,
            now=LATER,
        )

    assert refused(lambda: decide("sam")) == "no_such_registration"
    assert refused(lambda: decide("nora", is_granted=False)) == "decision_without_reason"
    assert decide("nora").state == State.GRANTED
    assert refused(lambda: decide("nora")) == "claim_does_not_wait"
    assert Decision.objects.get(kind="manager").by_id == cast.nora.pk
