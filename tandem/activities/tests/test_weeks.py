"""From a published plan to this week's visits, and the pages that show them."""

from __future__ import annotations

import re
from datetime import time, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.activities import jobs as activities_jobs
from tandem.activities.commands.layout import _write_visits
from tandem.activities.models import CalendarRun, Visit
from tandem.activities.queries.people import sellers_seen_by
from tandem.activities.queries.week import team_weeks, week_of_seller
from tandem.activities.tests.conftest import open_visits
from tandem.coverage.models import PlanLine
from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job
from tandem.organisation.models import Holiday
from tandem.planning.checker import Fault

TODAY = timezone.localdate


def test_every_seller_of_the_plan_gets_the_planned_visits(cast, published, lay_out):
    job = lay_out()

    for line in PlanLine.objects.filter(plan=published):
        laid = Visit.objects.filter(seller_id=line.owner_id, account_id=line.account_id).count()
        run = CalendarRun.objects.get(seller_id=line.owner_id)
        assert laid == run.placed <= line.visits
    assert job.result["sellers"] == 3
    assert job.result["placed"] == job.result["needed"]


def test_no_visit_falls_on_a_day_off_or_into_the_past(cast, published, lay_out):
    off = TODAY() + timedelta(days=(7 - TODAY().weekday()) + 2)
    Holiday.objects.create(day=off, is_worked=False, name="厂休")

    lay_out()

    days = set(Visit.objects.values_list("on", flat=True))
    assert off not in days
    assert min(days) >= TODAY()


def test_partner_visits_go_to_partners_of_the_sellers_accounts_once_a_week(cast, lay_out):
    lay_out()

    visits = Visit.objects.filter(kind=Visit.Kind.PARTNER, seller=cast.olga)
    served = PlanLine.objects.filter(owner=cast.olga).values_list("partner_id", flat=True)
    weeks = [on.isocalendar()[:2] for on in visits.values_list("on", flat=True)]
    assert set(visits.values_list("partner_id", flat=True)) <= set(served)
    assert len(weeks) == len(set(weeks)) > 0


def test_laying_out_again_gives_the_same_weeks(cast, lay_out):
    lay_out()
    first = open_visits(TODAY())

    lay_out()

    assert open_visits(TODAY()) == first


def test_done_and_agreed_visits_stay_and_count(cast, published, lay_out, a_visit):
    done = a_visit(state=Visit.State.DONE)
    agreed = a_visit(on=TODAY() + timedelta(days=14), is_fixed=True)

    lay_out()

    wished = PlanLine.objects.get(plan=published, account=cast.olgas).visits
    assert Visit.objects.filter(account=cast.olgas).count() == wished
    assert Visit.objects.get(pk=done.pk).state == Visit.State.DONE
    assert Visit.objects.get(pk=agreed.pk).on == agreed.on
    assert TODAY() not in {row[1] for row in open_visits(TODAY()) if row[0] == cast.olga.pk}


def test_a_killed_job_goes_on_behind_the_last_finished_seller(cast, lay_out, monkeypatch):
    laid = []
    real = activities_jobs._lay_out_one

    def die_at_the_second(plan_id, bundle, first):
        if len(laid) == 1:
            raise SystemExit("killed")
        laid.append(bundle.seller.pk)
        return real(plan_id, bundle, first)

    monkeypatch.setattr(activities_jobs, "_lay_out_one", die_at_the_second)
    with pytest.raises(SystemExit):
        lay_out()
    job = Job.objects.filter(kind=activities_jobs.LAY_OUT).latest("id")
    monkeypatch.setattr(activities_jobs, "_lay_out_one", real)
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)

    run_job.func(job.pk)

    assert Job.objects.get(pk=job.pk).result["sellers"] == 2
    assert CalendarRun.objects.count() == 3


def test_a_new_plan_leaves_the_visits_on_the_days_people_know(cast, published, lay_out):
    lay_out()
    before = set(Visit.objects.filter(seller=cast.olga).values_list("account_id", "on"))
    line = PlanLine.objects.filter(plan=published, owner=cast.olga, visits__gt=1).first()
    PlanLine.objects.filter(pk=line.pk).update(visits=line.visits - 1)

    lay_out()

    after = set(Visit.objects.filter(seller=cast.olga).values_list("account_id", "on"))
    assert len(before - after) == 1
    assert after <= before


def test_an_agreed_hour_is_kept_by_the_clock(cast, published, lay_out, a_visit):
    on = TODAY() + timedelta(days=7 - TODAY().weekday())
    agreed = a_visit(on=on, is_fixed=True, starts_at=time(9, 30), plan_id=None)

    lay_out()

    run = CalendarRun.objects.get(seller=cast.olga)
    agreed.refresh_from_db()
    assert (agreed.on, agreed.position) == (on, 1)
    assert run.days_over == 0


def test_a_calendar_that_breaks_its_own_limits_is_never_written(
    cast, published, lay_out, monkeypatch
):
    planted = [Fault("DAY_TOO_LONG", 0, 12.0, 9.0)]
    monkeypatch.setattr(activities_jobs, "check_calendar", lambda problem, plan: planted)

    job = lay_out()

    assert job.state == Job.State.FAILED
    assert not Visit.objects.exists()


def test_a_seller_who_lost_all_accounts_loses_the_open_visits_too(
    cast, published, lay_out, a_visit
):
    old = a_visit(seller=cast.otto, account=cast.ottos, on=TODAY() + timedelta(days=3), plan_id=1)
    PlanLine.objects.filter(plan=published, owner=cast.otto).update(owner=cast.olga)

    lay_out()

    assert not Visit.objects.filter(pk=old.pk).exists()


def test_a_week_shows_its_stops_with_reasons_and_cadence(cast, a_visit):
    a_visit(position=1)
    a_visit(position=2, state=Visit.State.DONE, account=None, partner=cast.alpha, kind="partner")

    week = week_of_seller(actor=cast.actor("olga"), seller_id=cast.olga.pk, on=TODAY())

    today = next(day for day in week.days if day.on == TODAY())
    assert [stop.is_partner for stop in today.stops] == [False, True]
    assert all(stop.reason for stop in today.stops)
    assert (week.cadence.customer.planned, week.cadence.partner.done) == (1, 1)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("olga", ["olga"]),
        ("iris", ["olga", "otto"]),
        ("nora", ["olga", "otto"]),
        ("sam", ["uma"]),
        ("dora", ["olga", "uma"]),
        ("opal", ["olga", "otto", "uma"]),
        ("adam", []),
        ("amy", []),
    ],
)
def test_whose_weeks_a_person_reads(cast, name, seen):
    sellers = sellers_seen_by(cast.actor(name), on=TODAY())

    assert sorted(person.username for person in sellers) == seen


def test_the_team_overview_asks_the_same_number_of_questions_for_any_team(cast, a_visit):
    def questions(sellers):
        with CaptureQueriesContext(connection) as captured:
            rows = team_weeks(actor=cast.actor("nora"), sellers=sellers, on=TODAY())
        return len(captured), len(rows)

    one = questions([cast.olga])
    a_visit()
    three = questions([cast.olga, cast.otto, cast.uma])

    assert (one[0], three[1]) == (three[0], 3)


def _counts(page: str) -> list[tuple[str, int]]:
    """Addresses and the number of rows each promises."""
    return [
        (unescape(url), int(n)) for url, n in re.findall(r'href="([^"]+)" data-count="(\d+)"', page)
    ]


@pytest.mark.parametrize("address", ["/week/team/", "/week/quarter/"])
def test_every_count_of_a_team_leads_to_as_many_rows(lay_out, signed_in, address):
    lay_out()
    client = signed_in("opal")
    first = Visit.objects.filter(state=Visit.State.PLANNED).earliest("on").on
    counts = _counts(client.get(f"{address}?on={first}").content.decode())
    assert any(n for _url, n in counts)

    for url, n in counts:
        page = client.get(url).content.decode()
        rows = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
        assert (rows.group(1).count("<tr ") if rows else 0) == min(n, 100), url


def test_weeks_laid_out_anew_keep_the_visits_that_are_the_same(lay_out):
    lay_out()
    first = TODAY() + timedelta(days=1)
    before = {row.pk: row for row in Visit.objects.filter(on__gte=first, is_fixed=False)}

    lay_out()

    after = {row.pk: row for row in Visit.objects.filter(on__gte=first, is_fixed=False)}
    assert before
    assert set(after) == set(before)
    assert all(after[pk].version == row.version for pk, row in before.items())


def test_a_visit_with_another_day_is_the_same_visit_in_another_version(cast, a_visit):
    today = TODAY()
    days = [today + timedelta(days=n) for n in (2, 9, 16)]
    olds = [a_visit(on=on, plan_id=1) for on in days]
    wanted = [
        Visit(seller=cast.olga, account=cast.olgas, on=on, position=1, plan_id=2)
        for on in (days[1], days[2], today + timedelta(days=30))
    ]

    kept = _write_visits(olds, wanted)

    rows = {row.pk: row for row in Visit.objects.filter(plan_id=2)}
    assert kept == 3
    assert set(rows) == {old.pk for old in olds}
    assert [rows[old.pk].version for old in olds] == [2, 1, 1]
    assert rows[olds[0].pk].on == today + timedelta(days=30)
