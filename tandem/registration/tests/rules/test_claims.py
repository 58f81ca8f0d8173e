"""Check, clock, protection, conflict, sameness: the other rules of the game, each by its table."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation.workdays import WorkCalendar
from tandem.registration.rules import check, clock, conflict, protection
from tandem.registration.rules.picture import Picture
from tandem.registration.rules.sameness import are_same, customer_of
from tandem.registration.rules.settings import Settings
from tandem.registration.tests.rules.test_rulebook import FIRST, read_rulebook

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar("CN")


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (Picture(), check.Answer.FREE),
        (Picture(is_in_territory=False), check.Answer.FREE),
        (Picture(vendor_deal_days=10), check.Answer.FREE),
        (Picture(allocation="own"), check.Answer.YOURS),
        (Picture(prior="own"), check.Answer.YOURS),
        (Picture(allocation="another"), check.Answer.NOT_FREE),
        (Picture(prior="another"), check.Answer.NOT_FREE),
        (Picture(allocation="own", prior="another"), check.Answer.NOT_FREE),
        (Picture(is_certified=False), check.Answer.NOT_FREE),
    ],
)
def test_the_blind_check_has_three_answers(picture: Picture, says: check.Answer) -> None:
    book = read_rulebook(FIRST.read_text(encoding="utf-8"))

    assert check.answer(book, picture) is says


@pytest.mark.parametrize(
    ("person", "company", "is_left"),
    [(0, 0, True), (39, 199, True), (40, 0, False), (0, 200, False)],
)
def test_tries_are_limited_by_person_and_by_company(
    person: int, company: int, is_left: bool
) -> None:
    assert check.has_tries_left(Settings(), by_person=person, by_company=company) is is_left


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23T10:00", 16, "2026-11-25T10:00"),  # two working days
        ("2026-11-23T10:00", 2, "2026-11-23T12:00"),
        ("2026-11-23T12:30", 1, "2026-11-23T14:00"),  # noon does not count
        ("2026-11-27T17:00", 2, "2026-11-30T10:00"),  # over the weekend
        ("2026-11-28T10:00", 8, "2026-11-30T18:00"),  # received on a Saturday
        ("2026-02-13T17:00", 2, "2026-02-14T10:00"),  # a Saturday worked before Spring Festival
        ("2026-02-14T17:00", 2, "2026-02-24T10:00"),  # and the holiday after it
    ],
)
def test_the_clock_runs_in_working_hours(start: str, hours: int, end: str) -> None:
    at = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)

    due = clock.add_minutes(CALENDAR, at, hours * 60)

    assert due == datetime.fromisoformat(end).replace(tzinfo=SHANGHAI)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.integers(1, 3000))
def test_working_minutes_added_are_the_minutes_between(at: datetime, minutes: int) -> None:
    start = at.replace(tzinfo=SHANGHAI, second=0, microsecond=0)

    end = clock.add_minutes(CALENDAR, start, minutes)

    assert clock.minutes_between(CALENDAR, start, end) == minutes
    assert CALENDAR.is_working_day(end.date())


def test_a_clock_reminds_twice_before_it_is_due_and_changes_colour() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)

    set_clock = clock.clock_of(CALENDAR, at, hours=16, first_percent=50, last_percent=90)

    assert at < set_clock.first_reminder_at < set_clock.last_reminder_at < set_clock.due_at
    colours = [
        clock.colour_of(CALENDAR, now=now, due_at=set_clock.due_at)
        for now in (at, set_clock.last_reminder_at, set_clock.due_at)
    ]
    assert colours == [clock.Colour.CALM, clock.Colour.SOON, clock.Colour.LATE]


@pytest.mark.parametrize(
    ("until", "extensions", "worked", "why"),
    [
        (date(2026, 12, 10), 0, date(2026, 11, 20), None),
        (date(2026, 12, 10), 2, date(2026, 11, 20), protection.NoExtension.TOO_OFTEN),
        (date(2026, 12, 10), 0, date(2026, 10, 1), protection.NoExtension.NO_WORK),
        (date(2026, 12, 10), 0, None, protection.NoExtension.NO_WORK),
        (date(2026, 11, 22), 0, date(2026, 11, 20), protection.NoExtension.NOT_PROTECTED),
        (None, 0, date(2026, 11, 20), protection.NoExtension.NOT_PROTECTED),
        (date(2027, 2, 10), 0, date(2026, 11, 20), protection.NoExtension.TOO_EARLY),
    ],
)
def test_an_extension_needs_protection_work_and_the_right_time(
    until: date | None, extensions: int, worked: date | None, why: protection.NoExtension | None
) -> None:
    refused = protection.extension_refused(
        Settings(),
        on=date(2026, 11, 23),
        protected_until=until,
        extensions=extensions,
        worked_on=worked,
    )

    assert refused is why


def test_protection_lasts_its_days_with_the_first_and_the_last_included() -> None:
    assert protection.last_day(date(2026, 11, 1), Settings(protection_days=30)) == date(
        2026, 11, 30
    )


@given(st.lists(st.integers(1, 10_000), unique=True))
def test_the_first_in_the_queue_comes_next_whatever_order_it_is_read_in(numbers: list[int]) -> None:
    at = datetime(2026, 11, 23, tzinfo=SHANGHAI)
    queue = [protection.Waiting(number, at - timedelta(hours=number % 3)) for number in numbers]

    found = protection.next_in_queue(queue)

    assert (found.number if found else None) == min(numbers, default=None)


@pytest.mark.parametrize(
    ("heard", "winner", "is_over", "why"),
    [
        ({1, 2}, 2, False, None),
        ({1, 2}, None, False, None),
        ({1}, 1, False, conflict.NotYet.NOT_HEARD),
        ({1}, 1, True, None),
        (set(), 2, True, None),
        ({1, 2}, 3, True, conflict.NotYet.NO_PARTY),
    ],
)
def test_a_conflict_is_decided_when_both_sides_had_their_say(
    heard: set[int], winner: int | None, is_over: bool, why: conflict.NotYet | None
) -> None:
    until = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
    now = until + timedelta(hours=1 if is_over else -1)

    assert (
        conflict.undecidable(sides={1, 2}, heard=heard, winner=winner, now=now, heard_until=until)
        is why
    )


def test_an_appeal_comes_within_its_days() -> None:
    decided = date(2026, 11, 1)

    answers = [conflict.may_appeal(decided_on=decided, on=decided + timedelta(days=n), days=10)
               for n in (0, 10, 11)]  # fmt: skip

    assert answers == [True, True, False]


SPELLINGS = [
    "北京霜序机械股份有限公司",
    "北京霜序机械有限公司",
    "北京霜序机械",
    "北京市霜序机械有限责任公司",
    "霜序机械（北京）有限公司",
    "霜序机械有限公司",
    "北京霜序機械股份有限公司",
    "北京 霜序 机械",
    "北京霜序机械(集团)有限公司",
    "北京霜序机械集团",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_customer_spelt_otherwise_is_the_same(spelling: str) -> None:
    assert are_same(customer_of(SPELLINGS[0], "北京"), customer_of(spelling, "北京市"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("第一中学", "石家庄"), ("第一中学", "长沙")),
        (("北京霜序机械有限公司", "北京"), ("上海霜序机械有限公司", "上海")),
        (("北京大学", "北京"), ("北京理工大学", "北京")),
        (("霜序机械", "北京"), ("霜序电子", "北京")),
    ],
)
def test_other_customers_are_others(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not are_same(customer_of(*one), customer_of(*other))


def test_a_subsidiary_is_the_same_customer() -> None:
    parent = customer_of("霜序控股集团", "北京", root_id=7)
    child = customer_of("云栖电子有限公司", "杭州", root_id=7)

    assert are_same(parent, child)
