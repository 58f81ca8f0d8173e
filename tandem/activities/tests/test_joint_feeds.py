"""A joint visit in the calendars of all who are asked: asked, agreed, declined, moved, let go."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from tandem.activities.commands.feeds import open_feed
from tandem.activities.commands.invitations import (
    accept_invitation,
    decline_invitation,
    propose_time,
    take_proposal,
)
from tandem.activities.commands.joint import plan_joint_visit
from tandem.activities.models import Invitation

SHANGHAI = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast, client):
    """`read("alan")` is Alan's calendar as a program gets it."""
    tokens = {
        name: open_feed(actor=cast.actor(name), now=timezone.now()) for name in ("olga", "alan")
    }

    def events(name):
        answer = client.get(reverse("calendar_file", args=[tokens[name]]))
        found = IcsCalendarStream.calendar_from_ics(answer.content.decode())
        return {event.uid: event for event in found.events}

    return events


@pytest.fixture
def visit(cast):
    return plan_joint_visit(
        actor=cast.actor("olga"),
        seller_id=cast.olga.pk,
        account_id=cast.olgas.pk,
        guest_ids=[cast.alan.pk],
        on=timezone.localdate() + timedelta(days=7),
        at=time(10),
        now=timezone.now(),
    )


def test_tentative_until_agreed_then_confirmed_for_both(cast, visit, read):
    uid = f"visit-{visit.pk}@tandem"
    asked = [read(name)[uid] for name in ("olga", "alan")]

    one = Invitation.objects.get()
    accept_invitation(actor=cast.actor("alan"), invitation_id=one.pk, now=timezone.now())
    agreed = [read(name)[uid] for name in ("olga", "alan")]

    assert {event.status.value for event in asked} == {"TENTATIVE"}
    assert {event.status.value for event in agreed} == {"CONFIRMED"}
    assert all(later.sequence > first.sequence for first, later in zip(asked, agreed, strict=True))
    assert agreed[1].dtstart == datetime.combine(visit.on, time(10), SHANGHAI)
    assert agreed[1].summary == cast.olgas.name
    assert f"/week/invitations/{one.pk}/" in str(agreed[1].url)


def test_a_declined_one_is_taken_out_of_the_guests_calendar_only(cast, visit, read):
    uid, one = f"visit-{visit.pk}@tandem", Invitation.objects.get()
    before = read("alan")[uid]

    decline_invitation(
        actor=cast.actor("alan"), invitation_id=one.pk, reason="出差", now=timezone.now()
    )

    assert read("alan")[uid].status.value == "CANCELLED"
    assert read("alan")[uid].sequence > before.sequence
    assert read("olga")[uid].status.value == "TENTATIVE"


def test_a_taken_proposal_moves_it_in_both(cast, visit, read):
    uid, one, now = f"visit-{visit.pk}@tandem", Invitation.objects.get(), timezone.now()
    later: date = visit.on + timedelta(days=1)
    propose_time(actor=cast.actor("alan"), invitation_id=one.pk, on=later, at=time(15, 30), now=now)
    before = read("alan")[uid].sequence

    take_proposal(actor=cast.actor("olga"), invitation_id=one.pk, now=now)

    for name in ("olga", "alan"):
        event = read(name)[uid]
        assert event.dtstart == datetime.combine(later, time(15, 30), SHANGHAI)
        assert event.status.value == "CONFIRMED"
        assert event.sequence > before


def test_a_partners_calendar_holds_no_deadline_of_the_vendor(visit, read):
    assert not [uid for uid in read("alan") if uid.startswith("plan-due")]
    assert [uid for uid in read("olga") if uid.startswith("plan-due")]
