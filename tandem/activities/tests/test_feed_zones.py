"""A calendar read by somebody elsewhere, with a library that did not write it: zones, moves, days off.

Clocks in Berlin change on 25 October 2026 and 28 March 2027; those in Shanghai never do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from tandem.activities.commands.feeds import open_feed
from tandem.activities.commands.visits import move_visit
from tandem.activities.models import Visit
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
Read = Callable[[], Calendar]
Make = Callable[..., Visit]


@pytest.fixture
def read(cast: Cast, client: Client) -> Read:
    token = open_feed(actor=cast.actor("olga"), now=timezone.now())

    def calendar() -> Calendar:
        answer = client.get(reverse("calendar_file", args=[token]))
        return IcsCalendarStream.calendar_from_ics(answer.content.decode())

    return calendar


def on_the_day(day: date) -> time_machine.travel:
    return time_machine.travel(datetime.combine(day, time(8), SHANGHAI), tick=False)


def event(calendar: Calendar, uid: str) -> object:
    return next(one for one in calendar.events if one.uid == uid)


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 10, 23), 4),  # summer in Berlin
        (date(2026, 10, 26), 3),
        (date(2027, 3, 26), 3),
        (date(2027, 3, 29), 4),
    ],
)
def test_ten_in_shanghai_is_the_right_hour_in_berlin_on_both_sides_of_each_change(
    a_visit: Make, read: Read, day: date, hour: int
) -> None:
    visit = a_visit(on=day, starts_at=time(10), is_fixed=True)

    with on_the_day(day - timedelta(days=5)):
        seen = event(read(), f"visit-{visit.pk}@tandem")

    assert seen.dtstart.astimezone(BERLIN) == datetime.combine(day, time(hour), BERLIN)
    assert seen.dtend - seen.dtstart == timedelta(hours=1)


def test_the_weekly_deadline_of_shanghai_wanders_in_berlin_with_its_clocks(read: Read) -> None:
    with on_the_day(date(2026, 10, 12)):
        calendar = read()

    due = [one for one in calendar.timeline_tz(BERLIN) if one.uid.startswith("plan-due")]
    hours = {
        one.dtstart.astimezone(BERLIN).date(): one.dtstart.astimezone(BERLIN).hour for one in due
    }
    assert (hours[date(2026, 10, 23)], hours[date(2026, 10, 30)]) == (9, 8)


def test_in_another_zone_of_the_settings_the_hour_on_the_wall_stays(
    a_visit: Make, read: Read, settings: LazySettings
) -> None:
    days = [date(2026, 10, 23), date(2026, 10, 26)]
    visits = [a_visit(on=day, starts_at=time(10), is_fixed=True) for day in days]
    uids = [f"visit-{visit.pk}@tandem" for visit in visits]

    with on_the_day(date(2026, 10, 20)):
        before = [event(read(), uid) for uid in uids]
        settings.TIME_ZONE = "Europe/Berlin"
        after = read()

    assert [one.dtstart for one in before] == [
        datetime.combine(day, time(10), SHANGHAI) for day in days
    ]
    assert [event(after, uid).dtstart for uid in uids] == [
        datetime.combine(day, time(10), BERLIN) for day in days
    ]
    assert [zone.tz_id for zone in after.timezones] == ["Europe/Berlin"]
    dues = [one for one in after.timeline_tz(BERLIN) if one.uid.startswith("plan-due")]
    assert {one.dtstart.astimezone(BERLIN).hour for one in dues} == {15}


def test_a_visit_moved_over_the_change_of_clocks_keeps_its_uid_and_grows_its_sequence(
    cast: Cast, a_visit: Make, read: Read, settings: LazySettings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    visit = a_visit(on=date(2026, 10, 23), starts_at=time(10), is_fixed=True)
    uid, later = f"visit-{visit.pk}@tandem", date(2026, 10, 26)

    with on_the_day(date(2026, 10, 20)):
        first = event(read(), uid)
        actor = cast.actor("olga")
        move_visit(
            actor=actor, visit_id=visit.pk, version=visit.version, on=later, now=timezone.now()
        )
        second = event(read(), uid)

    assert second.dtstart == datetime.combine(later, time(10), BERLIN)
    assert second.dtstart - first.dtstart == timedelta(days=3, hours=0)
    assert second.dtstart.utcoffset() != first.dtstart.utcoffset()
    assert second.sequence > first.sequence


def test_a_sunday_that_is_worked_and_the_days_off_around_it_are_marked(read: Read) -> None:
    """2026: 1 to 7 October are off; Sunday 20 September and Saturday 10 October are worked."""
    with on_the_day(date(2026, 9, 7)):
        calendar = read()

    marks = {one.dtstart: one.summary for one in calendar.events if one.uid.startswith("day-")}
    worked = {day for day, name in marks.items() if name == "Make-up workday"}
    assert {date(2026, 9, 20), date(2026, 10, 10)} <= worked
    off = {date(2026, 10, day) for day in (1, 2, 5, 6, 7)}
    assert off <= set(marks) - worked
    assert date(2026, 10, 3) not in marks  # a Saturday is off anyway


def test_a_series_that_begins_later_says_it_has_changed(read: Read) -> None:
    def series() -> object:
        return next(one for one in read().events if one.rrule is not None)

    with on_the_day(date(2026, 9, 7)):
        first = series()
    with on_the_day(date(2026, 9, 14)):
        second = series()

    assert (second.uid, second.dtstart - first.dtstart) == (first.uid, timedelta(weeks=1))
    assert second.sequence == first.sequence + 1
