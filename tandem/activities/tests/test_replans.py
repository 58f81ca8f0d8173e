"""A seller's weeks are laid out anew: ways from calm to bold, days away, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.commands.replanning import FIND, NothingToReplan, ask_for_replans, take_way
from tandem.activities.models import Visit
from tandem.foundation.errors import NotAllowed
from tandem.foundation.fiscal import monday_of
from tandem.foundation.jobs import run_job
from tandem.foundation.models import AuditEntry, Job
from tandem.organisation.commands.absences import say_away
from tandem.organisation.models import Absence

State = Visit.State


def _away():
    monday = monday_of(timezone.localdate()) + timedelta(days=7)
    return monday, monday + timedelta(days=6)


def _find(cast, name="nora", away=None):
    job = ask_for_replans(actor=cast.actor(name), seller=cast.olga, away=away, now=timezone.now())
    run_job.func(job.pk)
    return Job.objects.get(pk=job.pk)


def test_no_visit_stays_in_the_days_away_once_a_way_is_taken(cast, lay_out):
    lay_out()
    found = _find(cast, away=_away())
    assert found.state == Job.State.DONE
    assert found.result["points"]

    price = found.result["points"][0]["price"]
    taken = take_way(actor=cast.actor("nora"), seller=cast.olga, price=price, now=timezone.now())
    run_job.func(taken.pk)

    assert Job.objects.get(pk=taken.pk).state == Job.State.DONE
    first, last = _away()
    open_visits = Visit.objects.filter(seller=cast.olga, state=State.PLANNED)
    assert not open_visits.filter(on__gte=first, on__lte=last).exists()
    assert AuditEntry.objects.filter(act="activities.replan_taken").exists()


def test_a_later_layout_of_the_whole_plan_knows_the_days_away(cast, lay_out):
    lay_out()
    first, last = _away()
    say_away(
        actor=cast.actor("olga"),
        person_id=cast.olga.pk,
        since=first,
        until=last,
        now=timezone.now(),
    )
    open_visits = Visit.objects.filter(state=State.PLANNED, on__gte=first, on__lte=last)
    assert open_visits.filter(seller=cast.olga).exists()  # nothing moves by itself

    lay_out()

    assert not open_visits.filter(seller=cast.olga).exists()
    assert open_visits.exclude(seller=cast.olga).exists()


def test_looking_for_ways_keeps_the_days_away(cast, lay_out):
    lay_out()

    _find(cast, away=_away())

    said = Absence.objects.get()
    assert (said.person, (said.since, said.until)) == (cast.olga, _away())


def test_more_visits_moved_gain_more(cast, lay_out):
    lay_out()
    points = _find(cast).result["points"]

    gains = [(point["moved"], point["benefit"]) for point in points]
    assert gains == sorted(gains)


def test_who_may_and_when_there_is_nothing(cast, lay_out):
    with pytest.raises(NothingToReplan):
        _find(cast)
    lay_out()
    with pytest.raises(NotAllowed):
        _find(cast, "iris")
    with pytest.raises(NothingToReplan):
        take_way(actor=cast.actor("nora"), seller=cast.olga, price=5.0, now=timezone.now())


def test_pages_do_it_all(cast, lay_out, signed_in):
    lay_out()
    client, address = signed_in("olga"), f"/week/{cast.olga.pk}/replan/"
    assert f'href="{address}"' in client.get("/week/").content.decode()
    first, last = _away()
    assert client.post(address, {"first": last, "last": first}).status_code == 422

    client.post(address, {"first": first, "last": last})
    assert b"every 2s" in client.get(address).content
    job = Job.objects.get(kind=FIND)
    run_job.func(job.pk)
    page = client.get(address).content.decode()
    assert 'id="ways"' in page
    price = Job.objects.get(pk=job.pk).result["points"][0]["price"]
    assert client.post(f"{address}taking/", {"price": price}).status_code == 302
