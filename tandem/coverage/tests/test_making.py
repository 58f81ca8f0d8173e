"""Making a plan: who may, what comes of it, and that a killed or stopped job harms nothing."""

from __future__ import annotations

import threading

import pytest
from django.utils import timezone

from tandem.coverage.commands import storing
from tandem.coverage.commands.plans import PlanBeingMade, discard_plan, start_plan
from tandem.coverage.jobs import engine
from tandem.coverage.models import CoveragePlan, PlanLine, SellerLoad
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.jobs import run_job
from tandem.foundation.models import AuditEntry, Job
from tandem.organisation.actors import system_actor
from tandem.planning.coverage import solve as planner
from tandem.testing.builders import a_region, an_account

State = CoveragePlan.State


def _start(cast, name="opal", region_id=None):
    return start_plan(actor=cast.actor(name), region_id=region_id, now=timezone.now())


def test_a_plan_speaks_of_every_account_once_and_proves_itself(cast, draft):
    lines = PlanLine.objects.filter(plan=draft)

    assert sorted(lines.values_list("account_id", flat=True)) == sorted(
        [cast.olgas.pk, cast.ottos.pk, cast.umas.pk]
    )
    assert draft.accounts == 3
    assert draft.bound_thousand >= draft.value_thousand > 0
    assert lines.filter(owner=None).count() == 0
    assert SellerLoad.objects.filter(plan=draft).count() == 3


def test_the_parts_of_every_line_add_up_to_its_value(draft):
    for line in PlanLine.objects.filter(plan=draft):
        assert sum(line.reason["parts"].values()) == pytest.approx(line.value_thousand, abs=0.01)


def test_lines_come_largest_value_first(draft):
    values = list(PlanLine.objects.filter(plan=draft).order_by("id").values_list("value_thousand"))

    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("name", ["olga", "iris", "dora", "adam", "amy"])
def test_only_planners_plan(cast, name):
    with pytest.raises(NotAllowed):
        _start(cast, name, region_id=cast.north.pk)


def test_a_region_manager_plans_the_own_region_only(cast):
    assert _start(cast, "nora", region_id=cast.north.pk).region_id == cast.north.pk
    for region_id in (cast.south.pk, None):
        with pytest.raises(NotAllowed):
            _start(cast, "nora", region_id=region_id)


def test_a_plan_of_the_same_accounts_waits_for_the_first(cast):
    _start(cast, "nora", region_id=cast.north.pk)

    with pytest.raises(PlanBeingMade):
        _start(cast, "opal", region_id=None)
    with pytest.raises(PlanBeingMade):
        _start(cast, "nora", region_id=cast.north.pk)
    assert _start(cast, "sam", region_id=cast.south.pk).number == 2


def test_a_refused_plan_uses_no_number(cast):
    _start(cast, "nora", region_id=cast.north.pk)
    with pytest.raises(PlanBeingMade):
        _start(cast, "nora", region_id=cast.north.pk)

    assert _start(cast, "sam", region_id=cast.south.pk).number == 2


def test_an_unknown_region_is_not_there(cast):
    with pytest.raises(NotThere):
        _start(cast, "opal", region_id=987)


def test_a_region_without_sellers_ends_as_a_draft_that_says_so(cast, finish):
    west = a_region("west")
    an_account("西部大学", region=west, industry=cast.education)

    plan = finish(_start(cast))

    line = PlanLine.objects.get(plan=plan, region=west)
    assert plan.state == State.DRAFT
    assert (line.owner_id, line.mode, line.visits) == (None, "", 0)
    assert [fact["code"] for fact in plan.violations] == ["NO_SELLER_IN_REGION"]


def test_a_plan_of_nothing_fails_with_its_sentence(cast, finish):
    west = a_region("west")

    plan = finish(_start(cast, region_id=west.pk))

    assert plan.state == State.FAILED
    assert plan.failure == Job.objects.get(pk=plan.job_id).note != ""


def test_a_job_killed_while_writing_starts_again_without_doubles(cast, finish, monkeypatch):
    plan = _start(cast)
    monkeypatch.setattr(storing, "BATCH", 1)
    written = []

    def die_at_the_second(batch, done):
        if written:
            raise SystemExit("killed")
        written.append(batch)
        return real(batch, done)

    real = storing._write
    monkeypatch.setattr(storing, "_write", die_at_the_second)
    with pytest.raises(SystemExit):
        run_job.func(plan.job_id)
    assert PlanLine.objects.filter(plan=plan).count() == 1
    assert CoveragePlan.objects.get(pk=plan.pk).state == State.RUNNING
    monkeypatch.setattr(storing, "_write", real)
    Job.objects.filter(pk=plan.job_id).update(state=Job.State.WAITING)

    made = finish(plan)

    assert made.state == State.DRAFT
    assert PlanLine.objects.filter(plan=plan).count() == 3


def test_a_stopped_plan_leaves_no_lines(cast, finish, monkeypatch):
    plan = _start(cast)
    real = planner.solve

    def ask_to_stop(problem, **more):
        Job.objects.filter(pk=plan.job_id).update(cancel_asked_at=timezone.now())
        return real(problem, **more)

    monkeypatch.setattr(planner, "solve", ask_to_stop)

    stopped = finish(plan)

    assert stopped.state == State.DISCARDED
    assert Job.objects.get(pk=plan.job_id).state == Job.State.CANCELLED
    assert not PlanLine.objects.filter(plan=plan).exists()


def test_a_long_list_keeps_its_lease_and_hears_that_it_should_stop(monkeypatch):
    monkeypatch.setattr(engine, "BEAT_SECONDS", 0.01)
    heard = threading.Event()

    def beat():
        heard.set()
        raise engine.jobs.JobCancelled

    with engine.kept_alive(beat, is_long=True) as should_stop:
        assert heard.wait(5)
        while not should_stop():
            pass

    with engine.kept_alive(beat, is_long=False) as should_stop:
        assert not should_stop()


def test_a_plan_is_somebodys(cast):
    with pytest.raises(NotAllowed):
        start_plan(actor=system_actor(), region_id=None, now=timezone.now())


def test_a_discarded_draft_loses_its_lines_and_keeps_its_number(cast, draft):
    gone = discard_plan(actor=cast.actor("opal"), plan_id=draft.pk, now=timezone.now())

    assert (gone.state, gone.number) == (State.DISCARDED, draft.number)
    assert not PlanLine.objects.filter(plan=draft).exists()
    assert AuditEntry.objects.filter(act="coverage.plan_discarded", subject_id=draft.pk).exists()


def test_a_region_manager_cannot_discard_a_plan_of_all_regions(cast, draft):
    with pytest.raises(NotAllowed):
        discard_plan(actor=cast.actor("nora"), plan_id=draft.pk, now=timezone.now())


def test_two_runs_on_the_same_data_give_the_same_plan(cast, finish, draft):
    again = finish(_start(cast))

    def decided(plan):
        lines = PlanLine.objects.filter(plan=plan).order_by("account_id")
        return list(lines.values_list("account_id", "owner_id", "mode", "visits", "partner_id"))

    assert decided(again) == decided(draft)
