"""A check-in closes its visit once, keeps what was learnt, and stands on the timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.models import Activity, CheckIn, Finding, Task, Visit
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account, Competitor, Contact, InstalledBase, Need

TODAY = timezone.localdate


def test_a_check_in_closes_the_visit_and_is_a_contact(cast, a_visit, arrive):
    visit = a_visit()

    item = arrive(visit=visit.pk, outcome="quote", said="要报价")

    check_in = CheckIn.objects.get(pk=item.made_id)
    visit.refresh_from_db()
    activity = Activity.objects.get()
    assert (item.state, visit.state) == ("done", Visit.State.DONE)
    assert (activity.text, activity.facts["outcome"]) == ("要报价", "quote")
    assert check_in.activity_id == visit.activity_id == activity.pk
    assert Account.objects.get(pk=cast.olgas.pk).last_visit_on == TODAY()
    assert AuditEntry.objects.filter(act="activities.check_in_recorded").count() == 1


def test_who_was_not_met_was_not_visited(cast, a_visit, arrive):
    visit = a_visit()

    arrive(visit=visit.pk, outcome="not_met")

    visit.refresh_from_db()
    assert visit.state == Visit.State.MISSED
    assert Account.objects.get(pk=cast.olgas.pk).last_visit_on is None
    assert Activity.objects.get().facts["outcome"] == "not_met"


def test_an_unplanned_check_in_is_a_visit_that_counts(cast, arrive):
    arrive(account=cast.olgas.pk)

    visit = Visit.objects.get()
    assert (visit.seller_id, visit.account_id, visit.on) == (cast.olga.pk, cast.olgas.pk, TODAY())
    assert (visit.state, visit.reason["code"]) == (Visit.State.DONE, "UNPLANNED")


def test_an_unplanned_check_in_takes_the_plan_of_the_day(cast, a_visit, arrive):
    visit = a_visit()

    arrive(account=cast.olgas.pk)

    assert Visit.objects.get().pk == visit.pk


def test_a_visit_made_on_another_day_stands_on_its_real_day(a_visit, arrive):
    visit = a_visit(on=TODAY() + timedelta(days=2))

    arrive(visit=visit.pk)

    visit.refresh_from_db()
    assert (visit.on, visit.state) == (TODAY(), Visit.State.DONE)


def test_a_partner_visit_has_no_account_and_no_timeline(cast, a_visit, arrive):
    visit = a_visit(account=None, partner=cast.alpha, kind=Visit.Kind.PARTNER)

    item = arrive(visit=visit.pk)

    assert item.state == "done"
    assert not Activity.objects.exists()


def test_findings_are_dated_and_the_registry_knows_them(cast, arrive):
    Contact.objects.create(account=cast.olgas, name="王主任")

    arrive(
        account=cast.olgas.pk,
        findings=[
            {"kind": "need", "what": "换 200 台笔记本"},
            {"kind": "budget", "amount_minor": 46_000_000},
            {"kind": "decision_maker", "what": "王主任"},
            {"kind": "decision_maker", "what": "李校长"},
            {"kind": "installed_base", "what": "联想", "units": 120},
            {"kind": "competitor", "what": "某厂"},
            {"kind": "timing", "due_on": "2027-03-01"},
            {"kind": "project", "what": ""},
        ],
    )

    known = Finding.objects.filter(account=cast.olgas)
    assert known.count() == 7  # an empty line is no finding
    assert {(f.source, f.on, f.by_id) for f in known} == {("visit", TODAY(), cast.olga.pk)}
    assert Need.objects.get().what == "换 200 台笔记本"
    assert InstalledBase.objects.get().units == 120
    assert Competitor.objects.get().name == "某厂"
    deciders = Contact.objects.filter(buying_role="decider").values_list("name", flat=True)
    assert sorted(deciders) == sorted(["王主任", "李校长"])


def test_the_next_step_is_kept_with_who_and_when(cast, arrive):
    arrive(account=cast.olgas.pk, next={"what": "sample", "who": "inside", "on": "2026-12-03"})

    step = Activity.objects.get(kind="visit").facts["next"]
    assert step == {"what": "sample", "who": "inside", "on": "2026-12-03", "words": ""}


@pytest.mark.parametrize(
    ("who", "holder"),
    [("me", "olga"), ("inside", "iris"), ("partner", "alan"), ("engineer", "eve")],
)
def test_the_next_step_becomes_the_task_of_who_does_it(cast, arrive, who, holder):
    arrive(account=cast.olgas.pk, next={"what": "other", "who": who, "words": "送样机"})

    task = Task.objects.get()
    assert (task.title, task.by_id) == ("送样机", cast.olga.pk)
    assert task.holder.username in {holder, "amy"} if who == "partner" else holder
    assert task.due_on == TODAY() + timedelta(days=7)
    assert task.visit_id == Visit.objects.get().pk


def test_a_step_that_was_due_meanwhile_is_due_today(cast, arrive):
    arrive(
        account=cast.olgas.pk,
        arrived_at=(timezone.now() - timedelta(days=5)).isoformat(),
        next={"what": "quote", "who": "me", "on": (TODAY() - timedelta(days=4)).isoformat()},
    )

    assert Task.objects.get().due_on == TODAY()


def test_where_there_is_no_partner_the_seller_keeps_the_step(cast, arrive):
    arrive(name="otto", account=cast.ottos.pk, next={"what": "quote", "who": "partner"})

    assert Task.objects.get().holder_id == cast.otto.pk


@pytest.mark.parametrize("name", ["iris", "otto", "nora", "vera"])
def test_nobody_checks_in_for_somebody_else(cast, a_visit, arrive, name):
    item = arrive(name=name, visit=a_visit().pk)

    assert item.state == "review"
    assert not CheckIn.objects.exists()


def test_a_clock_a_minute_fast_is_brought_back(cast, arrive):
    ahead = timezone.now() + timedelta(minutes=2)

    arrive(account=cast.olgas.pk, arrived_at=ahead.isoformat())

    assert CheckIn.objects.get().arrived_at <= timezone.now()


@pytest.mark.parametrize("days", [2, -31])
def test_a_time_that_cannot_be_needs_review(cast, arrive, days):
    when = timezone.now() + timedelta(days=days)

    item = arrive(account=cast.olgas.pk, arrived_at=when.isoformat())

    assert item.state == "review"
