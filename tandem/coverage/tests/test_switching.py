"""Publishing in batches and one switch: never half a plan, resumable, exact in its audit."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.coverage.commands import publishing, staging
from tandem.coverage.commands.lines import move_line
from tandem.coverage.commands.publishing import publish_plan
from tandem.coverage.commands.staging import stage_rest
from tandem.coverage.models import CoveragePlan, PlanLine, Publication
from tandem.foundation.audit import altered_entries
from tandem.foundation.jobs import run_job
from tandem.foundation.models import AuditEntry, Job
from tandem.keyaccounts.commands.coverage import COVERED
from tandem.keyaccounts.models import Account, CoverageChange
from tandem.organisation.actors import actor_for

State = CoveragePlan.State
ACT = "keyaccounts.coverage_assigned"


@pytest.fixture
def asked(cast, draft) -> Publication:
    """Publishing has been asked for, and no worker has come yet."""
    publish_plan(
        actor=cast.actor("opal"), plan_id=draft.pk, now=timezone.now(), reason="季度明天开始"
    )
    return Publication.objects.get(plan=draft)


def _stage(cast, publication, **facts):
    stage_rest(
        actor=actor_for(cast.opal, channel="job"),
        publication=publication,
        now=timezone.now(),
        **facts,
    )


def _held():
    return list(Account.objects.order_by("pk").values_list("pk", "version", *COVERED))


def test_what_is_staged_changes_nothing_yet(cast, asked):
    before = _held()

    _stage(cast, asked)

    assert CoverageChange.objects.filter(batch=asked.pk).count() == 3
    assert _held() == before
    assert not AuditEntry.objects.filter(act=ACT).exists()


def test_the_switch_gives_every_account_what_its_line_says(cast, asked):
    run_job.func(asked.job_id)

    for line in PlanLine.objects.filter(plan=asked.plan_id):
        account = Account.objects.get(pk=line.account_id)
        assert (account.owner_id, account.inside_id) == (line.owner_id, line.inside_id)
        assert (account.mode, account.is_top) == (line.mode, line.is_top)
        assert account.visits_per_quarter == line.visits
    asked.refresh_from_db()
    assert (asked.changed, asked.done_at is not None) == (3, True)


def test_every_changed_account_has_one_entry_that_nobody_altered(cast, asked):
    run_job.func(asked.job_id)

    entries = AuditEntry.objects.filter(act=ACT)
    assert sorted(entries.values_list("account_id", flat=True)) == sorted(
        [cast.olgas.pk, cast.ottos.pk, cast.umas.pk]
    )
    entry = entries.get(account_id=cast.olgas.pk)
    assert (entry.actor_id, entry.channel) == (cast.opal.pk, "job")
    assert entry.before["mode"] == ""
    assert "owner_id" not in entry.before
    assert altered_entries() == []


def test_a_killed_job_goes_on_behind_its_last_batch(cast, asked, monkeypatch):
    monkeypatch.setattr(staging, "BATCH", 1)

    class Killed(BaseException):
        pass

    def kill(_more: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        _stage(cast, asked, report=kill)
    prepared = list(CoverageChange.objects.values_list("pk", flat=True))
    asked.refresh_from_db()
    assert (len(prepared), asked.staged_to > 0) == (1, True)
    Job.objects.filter(pk=asked.job_id).update(state=Job.State.WAITING, attempts=1)

    run_job.func(asked.job_id)

    assert CoveragePlan.objects.get().state == State.PUBLISHED
    assert CoverageChange.objects.filter(pk__in=prepared).count() == 1
    assert CoverageChange.objects.count() == 3


def test_an_account_saved_meanwhile_is_looked_at_again(cast, asked):
    _stage(cast, asked)
    account = Account.objects.get(pk=cast.olgas.pk)
    Account.objects.filter(pk=account.pk).update(segment="D", version=account.version + 1)

    run_job.func(asked.job_id)

    account.refresh_from_db()
    line = PlanLine.objects.get(plan=asked.plan_id, account=account)
    entry = AuditEntry.objects.get(act=ACT, account_id=account.pk)
    assert account.segment == line.segment
    assert entry.before.get("segment") == ("D" if line.segment != "D" else None)
    assert altered_entries() == []


def test_an_account_released_meanwhile_is_left_alone(cast, asked):
    _stage(cast, asked)
    Account.objects.filter(pk=cast.olgas.pk).update(state=Account.State.RELEASED, version=9)

    run_job.func(asked.job_id)

    assert Account.objects.get(pk=cast.olgas.pk).mode == ""
    assert not AuditEntry.objects.filter(act=ACT, account_id=cast.olgas.pk).exists()


def test_a_failed_switch_leaves_no_trace_of_itself(cast, asked, monkeypatch):
    before = _held()

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(publishing, "tell_sellers", fail)

    run_job.func(asked.job_id)

    assert _held() == before
    assert CoveragePlan.objects.get().state == State.DRAFT
    assert not CoverageChange.objects.exists()
    assert not Publication.objects.exists()
    assert not AuditEntry.objects.filter(act=ACT).exists()


def test_only_what_differs_is_written_the_second_time(cast, draft, publish, another):
    publish(draft)
    second = another()
    line = PlanLine.objects.get(plan=second, account=cast.olgas)
    move_line(
        actor=cast.actor("opal"),
        line_id=line.pk,
        version=line.version,
        owner_id=cast.otto.pk,
        mode="shared",
        visits=2,
        now=timezone.now(),
    )

    publish(second)

    changes = CoverageChange.objects.filter(batch=Publication.objects.get(plan=second).pk)
    assert list(changes.values_list("account_id", "is_move")) == [(cast.olgas.pk, True)]
    assert changes.get().before["owner_id"] == cast.olga.pk
