"""A calendar we write is read by other people's code, in zones with and without daylight saving."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream

from tandem.activities.rules.calendar_file import (
    DayMark,
    VisitEvent,
    WeeklyEvent,
    calendar_file,
)

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]


def _visit(**changed):
    usual = {
        "uid": "visit-1@tandem",
        "on": date(2026, 3, 27),
        "at": time(9, 0),
        "title": "北方师范大学, 信息中心; “机房”",
        "text": "41 天未访 · 待激活\n第二行",
        "place": "北京市",
        "url": "https://tandem.example/week/visits/1/",
        "sequence": 3,
        "is_agreed": True,
        "is_cancelled": False,
    }
    return VisitEvent(**(usual | changed))


def _read(zone="Asia/Shanghai", visits=(), weekly=None, marks=()):
    written = calendar_file(
        uid="visits-of-1@tandem",
        name="Olga",
        zone=ZoneInfo(zone),
        visits=visits,
        weekly=weekly,
        marks=marks,
        visit_time=timedelta(hours=1),
        now=NOW,
    )
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    return IcsCalendarStream.calendar_from_ics(written.decode())


@pytest.mark.parametrize("zone", ZONES)
def test_a_visit_at_nine_is_at_nine_before_and_after_clocks_change(zone):
    days = [date(2026, month, day) for month in (3, 4, 10, 11) for day in (1, 8, 27)]

    read = _read(zone, [_visit(uid=f"visit-{day}@tandem", on=day) for day in days])

    assert len(read.events) == len(days)
    for event, day in zip(sorted(read.events, key=lambda one: one.uid), days, strict=True):
        assert event.dtstart == datetime.combine(day, time(9), ZoneInfo(zone))
        assert event.dtend - event.dtstart == timedelta(hours=1)


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_goes_with_the_file_and_says_what_the_world_knows(zone):
    read = _read(zone, [_visit()])

    assert [one.tz_id for one in read.timezones] == [zone]
    summer = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo(zone)).utcoffset()
    winter = datetime(2026, 1, 1, 12, tzinfo=ZoneInfo(zone)).utcoffset()
    offsets = {
        part.tz_offset_to.offset
        for one in read.timezones
        for part in [*one.standard, *one.daylight]
    }
    assert {summer, winter} <= offsets


def test_what_is_written_comes_back_letter_by_letter():
    event = _read(visits=[_visit()]).events[0]

    assert event.summary == "北方师范大学, 信息中心; “机房”"
    assert event.description == "41 天未访 · 待激活\n第二行"
    assert (event.sequence, str(event.status.value)) == (3, "CONFIRMED")
    assert str(event.url) == "https://tandem.example/week/visits/1/"


def test_a_cancelled_visit_stays_in_the_feed_as_cancelled():
    events = _read(visits=[_visit(is_cancelled=True), _visit(uid="v2", is_agreed=False)]).events

    assert [event.status.value for event in events] == ["CANCELLED", "TENTATIVE"]


def test_a_visit_without_an_hour_stands_on_its_day():
    event = _read(visits=[_visit(at=None)]).events[0]

    assert (event.dtstart, event.dtend) == (date(2026, 3, 27), date(2026, 3, 28))


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekly_hour_is_kept_moved_and_left_out(zone):
    fridays = [date(2026, 3, 6) + timedelta(weeks=n) for n in range(10)]
    weekly = WeeklyEvent(
        uid="plan-due@tandem",
        first=fridays[0],
        last=fridays[-1],
        at=time(15),
        title="plan",
        url="https://tandem.example/week/",
        moved={fridays[2]: fridays[2] - timedelta(days=1), fridays[4]: None},
    )

    read = _read(zone, weekly=weekly)

    starts = [one.dtstart for one in read.timeline_tz(ZoneInfo(zone))]
    expected = [day for day in fridays if day != fridays[4]]
    expected[2] -= timedelta(days=1)
    assert starts == [datetime.combine(day, time(15), ZoneInfo(zone)) for day in expected]


def test_days_off_and_make_up_days_take_a_whole_day():
    mark = DayMark(uid="day-2026-02-28@tandem", on=date(2026, 2, 28), title="调休上班")

    event = _read(marks=[mark]).events[0]

    assert (event.dtstart, event.summary) == (date(2026, 2, 28), "调休上班")
