"""Times that suit two or three people, from plain calendars."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tandem.activities.rules.joint import agreement_of, answer_after_move
from tandem.activities.rules.slots import (
    STOPS_OF_A_FULL_DAY,
    VISIT_MINUTES,
    WAY_MINUTES,
    Calendar,
    Slot,
    free_slots,
    is_free,
    slot_of,
)

MONDAY = date(2026, 11, 30)
DAYS = [MONDAY + timedelta(days=n) for n in range(3)]
HOURS = ((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))
NINE, TEN, HALF_PAST_ONE = 540, 600, 810


def taken(*spans: tuple[int, int], on: date = MONDAY) -> Calendar:
    return Calendar(taken={on: spans})


def test_empty_calendars_offer_one_time_in_each_part_of_each_day() -> None:
    found = free_slots(DAYS, [Calendar(), Calendar()], HOURS)

    assert found[:3] == [Slot(MONDAY, NINE), Slot(MONDAY, HALF_PAST_ONE), Slot(DAYS[1], NINE)]
    assert len(found) == 6


def test_a_time_must_suit_everybody() -> None:
    one, other = taken((NINE, TEN)), taken((660, 720))

    found = free_slots([MONDAY], [one, other], HOURS)

    assert found == [Slot(MONDAY, HALF_PAST_ONE)]


def test_the_way_between_two_appointments_stays_free() -> None:
    busy = taken((TEN, TEN + VISIT_MINUTES))

    assert not is_free(Slot(MONDAY, TEN + VISIT_MINUTES), busy)
    assert is_free(Slot(MONDAY, TEN + VISIT_MINUTES + WAY_MINUTES), busy)
    assert not is_free(Slot(MONDAY, TEN - VISIT_MINUTES), busy)


def test_a_full_day_and_a_day_away_take_no_visit() -> None:
    full = Calendar(stops={MONDAY: STOPS_OF_A_FULL_DAY})
    away = Calendar(away=frozenset({DAYS[1]}))

    found = free_slots(DAYS, [full, away], HOURS)

    assert {slot.on for slot in found} == {DAYS[2]}


def test_what_has_passed_today_is_not_offered() -> None:
    found = free_slots([MONDAY], [Calendar()], HOURS, after=slot_of(MONDAY, time(10, 15)))

    assert found[0] == Slot(MONDAY, 630)


def test_a_part_too_short_for_a_visit_offers_nothing() -> None:
    assert free_slots([MONDAY], [Calendar()], ((NINE, NINE + VISIT_MINUTES - 1),)) == []


spans = st.tuples(st.integers(8 * 60, 18 * 60), st.integers(15, 180)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
calendars = st.builds(
    Calendar,
    taken=st.dictionaries(st.sampled_from(DAYS), st.lists(spans, max_size=4)),
    stops=st.dictionaries(st.sampled_from(DAYS), st.integers(0, 7)),
    away=st.frozensets(st.sampled_from(DAYS), max_size=2),
)


@given(st.lists(calendars, min_size=2, max_size=3))
def test_every_time_offered_is_free_for_all_and_inside_the_hours(people: list[Calendar]) -> None:
    for slot in free_slots(DAYS, people, HOURS):
        end = slot.start + VISIT_MINUTES
        assert any(begin <= slot.start and end <= close for begin, close in HOURS)
        for person in people:
            assert slot.on not in person.away
            clashes = [span for span in person.taken.get(slot.on, ()) if span[0] < end]
            assert all(span[1] <= slot.start for span in clashes)


@given(st.lists(calendars, min_size=2, max_size=3))
def test_the_order_of_the_people_changes_nothing(people: list[Calendar]) -> None:
    turned = list(reversed(people))

    assert free_slots(DAYS, people, HOURS) == free_slots(DAYS, turned, HOURS)


def test_how_a_joint_visit_stands_follows_from_its_answers() -> None:
    assert agreement_of([]) == ""
    assert agreement_of(["withdrawn"]) == ""
    assert agreement_of(["accepted", "withdrawn"]) == "agreed"
    assert agreement_of(["accepted", "asked"]) == "asked"
    assert agreement_of(["accepted", "proposed"]) == "asked"
    assert agreement_of(["accepted", "declined"]) == "declined"


def test_another_time_is_another_question_but_not_for_who_proposed_it() -> None:
    assert answer_after_move("accepted", is_proposer=False) == "asked"
    assert answer_after_move("declined", is_proposer=False) == "asked"
    assert answer_after_move("proposed", is_proposer=True) == "accepted"
    assert answer_after_move("withdrawn", is_proposer=False) == "withdrawn"
