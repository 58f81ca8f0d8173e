"""One's own visits in one's own calendar program, behind an address only its owner knows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from tandem.activities.commands.feeds import close_feed, open_feed
from tandem.activities.commands.visits import cancel_visit, move_visit
from tandem.activities.models import CalendarFeed, Visit
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Holiday, User

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def subscribe(cast, client):
    """`subscribe("olga")` makes an address and gives a function that reads it as a program does."""

    def make(name="olga"):
        token = open_feed(actor=cast.actor(name), now=timezone.now())
        return lambda: _events(client, token)

    return make


def _events(client, token):
    answer = client.get(reverse("calendar_file", args=[token]))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    read = IcsCalendarStream.calendar_from_ics(answer.content.decode())
    return {event.uid: event for event in read.events}


def test_a_moved_visit_replaces_the_one_before_and_a_cancelled_one_says_so(
    cast, a_visit, subscribe
):
    visit, read = a_visit(starts_at=time(9, 30), is_fixed=True), subscribe()
    uid, actor, now = f"visit-{visit.pk}@tandem", cast.actor("olga"), timezone.now()
    first = read()[uid]

    later = visit.on + timedelta(days=3)
    move_visit(actor=actor, visit_id=visit.pk, version=visit.version, on=later, now=now)
    second = read()[uid]
    cancel_visit(actor=actor, visit_id=visit.pk, version=None, now=now)
    third = read()[uid]

    assert first.dtstart == datetime.combine(visit.on, time(9, 30), SHANGHAI)
    assert second.dtstart == datetime.combine(later, time(9, 30), SHANGHAI)
    assert first.sequence < second.sequence < third.sequence
    assert [event.status.value for event in (first, second, third)] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]


def test_the_feed_holds_ones_own_visits_and_names_no_hidden_account(cast, a_visit, subscribe):
    mine = a_visit()
    a_visit(seller=cast.otto, account=cast.ottos)
    Account.objects.filter(pk=cast.olgas.pk).update(owner=cast.otto)

    events = subscribe()()

    assert [uid for uid in events if uid.startswith("visit-")] == [f"visit-{mine.pk}@tandem"]
    assert events[f"visit-{mine.pk}@tandem"].summary == "A customer you do not see"


def test_only_the_newest_address_opens_and_a_closed_one_never_again(cast, client):
    actor, now = cast.actor("olga"), timezone.now()
    first = open_feed(actor=actor, now=now)
    second = open_feed(actor=actor, now=now)

    def status(token):
        return client.get(reverse("calendar_file", args=[token])).status_code

    assert (status(first), status(second), status("guess")) == (404, 200, 404)
    close_feed(actor=actor, now=now)
    assert status(second) == 404
    assert AuditEntry.objects.filter(act__startswith="activities.feed_").count() == 3
    assert not CalendarFeed.objects.filter(token_hash__in=[first, second]).exists()


def test_who_left_has_no_calendar(cast, client):
    token = open_feed(actor=cast.actor("olga"), now=timezone.now())
    User.objects.filter(pk=cast.olga.pk).update(is_active=False)

    assert client.get(reverse("calendar_file", args=[token])).status_code == 404


def test_spring_festival_moves_the_weekly_deadline_and_marks_make_up_days(cast, subscribe):
    """2026: 15 to 23 February are off; Saturday the 14th and the 28th are worked."""
    read = subscribe()
    with time_machine.travel(datetime(2026, 2, 10, 9, tzinfo=SHANGHAI), tick=False):
        answer = read()

    marks = {event.dtstart: event.summary for uid, event in answer.items() if uid.startswith("day")}
    assert marks[date(2026, 2, 14)] == marks[date(2026, 2, 28)] == "Make-up workday"
    assert date(2026, 2, 17) in marks
    assert date(2026, 2, 12) not in marks


def test_the_deadline_of_a_week_without_its_friday_is_the_last_worked_day(cast, client, subscribe):
    token = open_feed(actor=cast.actor("olga"), now=timezone.now())
    Holiday.objects.create(day=date(2026, 3, 6), name="司庆", is_worked=False)
    with time_machine.travel(datetime(2026, 2, 10, 9, tzinfo=SHANGHAI), tick=False):
        answer = client.get(reverse("calendar_file", args=[token])).content.decode()
    calendar = IcsCalendarStream.calendar_from_ics(answer)

    due = [
        event.dtstart.date()
        for event in calendar.timeline_tz(SHANGHAI)
        if event.uid == f"plan-due-{cast.olga.pk}@tandem"
    ]
    spring = [day for day in due if date(2026, 2, 9) <= day <= date(2026, 3, 13)]
    assert spring == [date(2026, 2, 13), date(2026, 2, 27), date(2026, 3, 5), date(2026, 3, 13)]


def test_the_address_is_shown_once_on_the_page_that_makes_it(cast, signed_in):
    client = signed_in("olga")

    made = client.post("/week/calendar/").content.decode()
    again = client.get("/week/calendar/").content.decode()

    assert made.count("/week/calendar/") > again.count("/week/calendar/")
    assert ".ics" in made
    assert ".ics" not in again
    assert client.post("/week/calendar/end/").headers["Location"] == "/week/calendar/"
    assert not CalendarFeed.objects.filter(revoked_at=None).exists()


def test_a_long_quarter_costs_no_more_queries_than_a_short_one(
    cast, client, django_assert_max_num_queries
):
    Visit.objects.bulk_create(
        Visit(
            seller=cast.olga, account=cast.olgas, on=timezone.localdate() + timedelta(days=n % 80)
        )
        for n in range(300)
    )
    token = open_feed(actor=cast.actor("olga"), now=timezone.now())

    with django_assert_max_num_queries(8):
        client.get(reverse("calendar_file", args=[token]))
