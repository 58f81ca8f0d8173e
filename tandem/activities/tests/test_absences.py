"""Days away: said and taken back by the person, the manager and operations; hidden from others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from tandem.foundation.errors import NotAllowed, NotThere, Refusal
from tandem.foundation.models import AuditEntry
from tandem.organisation.commands.absences import say_away, take_absence_back
from tandem.organisation.models import Absence
from tandem.organisation.rules.absence import days_left, overlapping

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are read below; another test may have left another language."""
    with translation.override("en"):
        yield


def _say(cast, who="olga", by=None, since=7, until=9):
    return say_away(
        actor=cast.actor(by or who),
        person_id=cast.people[who].pk,
        since=TODAY + timedelta(days=since),
        until=TODAY + timedelta(days=until),
        now=timezone.now(),
    )


def test_days_left_are_those_outside_every_stretch():
    days = [date(2026, 12, n) for n in range(1, 8)]

    left = days_left(days, [(date(2026, 12, 2), date(2026, 12, 3)), (days[-1], days[-1])])

    assert [day.day for day in left] == [1, 4, 5, 6]


def test_stretches_that_share_one_day_overlap():
    known = [(date(2026, 12, 2), date(2026, 12, 3))]

    assert overlapping((date(2026, 12, 3), date(2026, 12, 9)), known) == known[0]
    assert overlapping((date(2026, 12, 4), date(2026, 12, 9)), known) is None


@pytest.mark.parametrize("by", ["olga", "nora", "opal"])
def test_the_person_the_manager_and_operations_say_days_away(cast, by):
    said = _say(cast, "olga", by)

    entry = AuditEntry.objects.get(act="organisation.absence_said")
    assert (said.person, entry.after["person"]) == (cast.olga, cast.olga.pk)


@pytest.mark.parametrize("by", ["otto", "sam", "iris", "vera", "amy"])
def test_nobody_else_does(cast, by):
    with pytest.raises(NotAllowed):
        _say(cast, "olga", by)
    said = _say(cast, "olga")
    with pytest.raises((NotAllowed, NotThere)):
        take_absence_back(actor=cast.actor(by), absence_id=said.pk, now=timezone.now())
    assert Absence.objects.exists()


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (9, 7, "before the first"),
        (-9, -7, "These days are over"),
        (7, 700, "more than a year"),
        (9, 12, "already away"),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(cast, since, until, words):
    _say(cast)

    with pytest.raises(Refusal, match=words):
        _say(cast, since=since, until=until)

    assert Absence.objects.count() == 1


def test_said_twice_is_one(cast):
    assert _say(cast) == _say(cast, by="nora")


def test_a_page_says_and_takes_back(cast, signed_in):
    client, first = signed_in("nora"), TODAY + timedelta(days=7)
    form = {"person": cast.olga.pk, "since": first, "until": first}
    assert client.post("/week/away/", form | {"person": cast.uma.pk}).status_code == 422

    client.post("/week/away/", form)

    page = client.get("/week/away/").content.decode()
    assert str(first) in page
    assert str(first) not in signed_in("sam").get("/week/away/").content.decode()
    said = Absence.objects.get()
    assert signed_in("sam").post(f"/week/away/{said.pk}/removal/").status_code == 404
    assert signed_in("olga").post(f"/week/away/{said.pk}/removal/").status_code == 302
    assert not Absence.objects.exists()
