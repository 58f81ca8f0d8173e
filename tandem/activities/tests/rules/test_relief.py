"""Which visits leave an over-full day: the fewest, by the least extra road, never an agreed one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.activities.rules.places import Place
from tandem.activities.rules.relief import DAY_HOURS, DayStop, Shift, hours_of, make_room

MONDAY = date(2026, 11, 30)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]


def stop(visit: int, *, km: float = 0, is_fixed: bool = False, at: float | None = None) -> DayStop:
    return DayStop(visit, km, is_fixed, None if at is None else Place(39.9, 116.0 + at))


def seven(**more: object) -> list[DayStop]:
    """One more than nine hours hold without any road: 8.75 h; with the road it is over."""
    return [stop(number, km=10) for number in range(1, 8)]


def test_a_day_that_fits_stays_as_it_is() -> None:
    assert make_room({MONDAY: [stop(1), stop(2)], TUESDAY: []}, MONDAY) == []


def test_one_visit_leaves_for_the_nearest_day_with_room() -> None:
    days = {MONDAY: seven(), TUESDAY: [stop(20 + n, km=10) for n in range(7)], WEDNESDAY: []}

    assert make_room(days, MONDAY) == [Shift(1, WEDNESDAY)]


def test_the_visit_that_lies_on_the_other_days_way_is_the_one_that_leaves() -> None:
    far = [stop(number, km=10, at=0.0) for number in range(1, 7)] + [stop(7, km=10, at=0.5)]
    days = {MONDAY: far, TUESDAY: [stop(20, km=10, at=0.5)], WEDNESDAY: [stop(30, at=0.9)]}

    assert make_room(days, MONDAY) == [Shift(7, TUESDAY)]


def test_agreed_visits_stay_and_then_nothing_can_be_mended() -> None:
    agreed = [stop(number, km=10, is_fixed=True) for number in range(1, 8)]

    assert make_room({MONDAY: agreed, TUESDAY: []}, MONDAY) is None


def test_two_leave_where_one_is_not_enough() -> None:
    days = {MONDAY: [stop(number, km=30) for number in range(1, 8)], TUESDAY: [], WEDNESDAY: []}

    found = make_room(days, MONDAY)

    assert found is not None
    assert len(found) == 2


stops = st.builds(
    lambda km, is_fixed, at: (km, is_fixed, at),
    km=st.floats(0, 80),
    is_fixed=st.booleans(),
    at=st.none() | st.floats(0, 1),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(stops, max_size=8), min_size=5, max_size=5))
def test_whatever_the_week_the_way_found_keeps_every_limit(week: list[list[tuple]]) -> None:
    days: dict[date, list[DayStop]] = {}
    for at, (day, rows) in enumerate(zip(WEEK, week, strict=True)):
        days[day] = [
            stop(at * 100 + n, km=km, is_fixed=fixed, at=place)
            for n, (km, fixed, place) in enumerate(rows)
        ]
    found = make_room(days, MONDAY)
    if not found:
        return
    moved = {shift.visit: shift.on for shift in found}
    fixed = {row.visit for row in days[MONDAY] if row.is_fixed}
    left = [row for row in days[MONDAY] if row.visit not in moved]
    assert not fixed & set(moved)
    assert MONDAY not in moved.values()
    assert hours_of(left) <= DAY_HOURS
    for day in set(moved.values()):
        grown = hours_of(days[day]) + sum(1.25 for on in moved.values() if on == day)
        assert grown <= DAY_HOURS + 1e-9
    loose = [row for row in days[MONDAY] if not row.is_fixed]
    for fewer in combinations(loose, len(moved) - 1):
        gone = {row.visit for row in fewer}
        rest = [row for row in days[MONDAY] if row.visit not in gone]
        assert hours_of(rest) > DAY_HOURS or not _could_go(fewer, days)


def _could_go(group: tuple[DayStop, ...], days: dict[date, list[DayStop]]) -> bool:
    """Whether each alone has a day with ample room; then fewer visits would have been enough."""
    room = [day for day in WEEK[1:] if hours_of(days[day]) + len(group) * 4.0 <= DAY_HOURS]
    return bool(room)
