"""A job runs at least once, says how far it is, stops when asked, and outlives its worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from tandem.foundation import jobs
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.models import Job
from tandem.testing.cast import Cast

Work = Callable[[jobs.JobRun], dict[str, Any] | None]


@pytest.fixture
def kind() -> Iterator[Callable[[Work], str]]:
    """Registers a function as the kind "test.work" for one test."""

    def register(work: Work) -> str:
        jobs.job_kind("test.work")(work)
        return "test.work"

    yield register
    jobs._kinds.pop("test.work", None)


def a_job(cast: Cast, **facts: Any) -> Job:
    return jobs.start(
        kind="test.work", owner_id=cast.olga.pk, title="Count to three", args={"to": 3}, **facts
    )


def run(job: Job) -> Job:
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_is_queued_with_its_cause_and_vanishes_with_it(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_job(cast)
        1 / 0  # noqa: B018

    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_job_is_named_in_the_language_of_whoever_reads_it(cast: Cast) -> None:
    with translation.override("zh-hans"):
        job = jobs.start(
            kind="test.work",
            owner_id=cast.olga.pk,
            title="Import %(file)s",
            args={},
            file="100%大客户.xlsx",
        )
    job.refresh_from_db()

    told = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told[language] = job.told

    assert told == {"en": "Import 100%大客户.xlsx", "zh-hans": "导入 100%大客户.xlsx"}


def test_a_finished_job_keeps_its_result(cast: Cast, kind: Callable[[Work], str]) -> None:
    kind(lambda run: {"counted": run.args["to"]})

    job = run(a_job(cast))

    assert (job.state, job.result) == (Job.State.DONE, {"counted": 3})
    assert job.finished_at is not None
    assert job.lease_until is None


def test_a_job_delivered_twice_runs_once(cast: Cast, kind: Callable[[Work], str]) -> None:
    runs: list[int] = []
    kind(lambda run: runs.append(run.job.pk))
    job = a_job(cast)

    run(job)
    run(job)

    assert runs == [job.pk]


def test_a_report_shows_how_far_and_renews_the_lease(
    cast: Cast, kind: Callable[[Work], str]
) -> None:
    seen: list[tuple[int, str, bool]] = []

    def work(run: jobs.JobRun) -> None:
        Job.objects.filter(pk=run.job.pk).update(lease_until=timezone.now())
        run.report(50, 100, "half of the rows", at_once=True)
        row = Job.objects.get(pk=run.job.pk)
        assert row.lease_until is not None
        seen.append((row.percent, row.note, row.lease_until > timezone.now()))

    kind(work)
    run(a_job(cast))

    assert seen == [(50, "half of the rows", True)]


def test_a_refusal_is_the_note_of_the_failed_job(cast: Cast, kind: Callable[[Work], str]) -> None:
    def work(run: jobs.JobRun) -> None:
        raise Refusal("no_sheet", "The file holds no sheet. Choose another file.")

    kind(work)

    job = run(a_job(cast))

    assert job.state == Job.State.FAILED
    assert job.note == "The file holds no sheet. Choose another file."
    assert job.result == {"code": "no_sheet"}


def test_an_unexpected_error_is_worded_without_its_details(
    cast: Cast, kind: Callable[[Work], str]
) -> None:
    def work(run: jobs.JobRun) -> None:
        raise ValueError("password=hunter2")

    kind(work)

    job = run(a_job(cast))

    assert job.state == Job.State.FAILED
    assert job.note
    assert "hunter2" not in job.note


def test_a_waiting_job_is_cancelled_at_once(cast: Cast, kind: Callable[[Work], str]) -> None:
    runs: list[int] = []
    kind(lambda run: runs.append(1))
    job = a_job(cast)

    jobs.ask_to_cancel(job_id=job.pk, owner_id=cast.olga.pk)

    assert run(job).state == Job.State.CANCELLED
    assert runs == []


def test_a_running_job_stops_at_its_next_report(cast: Cast, kind: Callable[[Work], str]) -> None:
    def work(run: jobs.JobRun) -> None:
        jobs.ask_to_cancel(job_id=run.job.pk, owner_id=cast.olga.pk)
        run.report(1, 3, at_once=True)
        raise AssertionError("went on after being asked to stop")

    kind(work)

    assert run(a_job(cast)).state == Job.State.CANCELLED


def test_nobody_cancels_the_job_of_another(cast: Cast) -> None:
    job = a_job(cast)

    with pytest.raises(NotThere):
        jobs.ask_to_cancel(job_id=job.pk, owner_id=cast.otto.pk)


def test_a_finished_job_stays_finished_when_cancelled_late(
    cast: Cast, kind: Callable[[Work], str]
) -> None:
    kind(lambda run: None)
    job = run(a_job(cast))

    jobs.ask_to_cancel(job_id=job.pk, owner_id=cast.olga.pk)

    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_the_job_of_a_dead_worker_is_handed_on(cast: Cast, kind: Callable[[Work], str]) -> None:
    kind(lambda run: {"attempt": run.job.attempts})
    job = _left_by_a_dead_worker(a_job(cast))
    queued = DBTaskResult.objects.count()

    reaped = jobs.reap(timezone.now())

    assert reaped == 1
    assert DBTaskResult.objects.count() == queued + 1
    assert run(job).result == {"attempt": 2}


def test_a_living_worker_keeps_its_job(cast: Cast) -> None:
    job = _left_by_a_dead_worker(a_job(cast))
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + jobs.LEASE)

    assert jobs.reap(timezone.now()) == 0


def test_a_job_that_killed_five_workers_is_set_aside(cast: Cast) -> None:
    job = _left_by_a_dead_worker(a_job(cast), attempts=jobs.MAX_ATTEMPTS)

    jobs.reap(timezone.now())

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.note


def test_a_worker_that_lost_its_lease_writes_nothing_more(
    cast: Cast, kind: Callable[[Work], str]
) -> None:
    def work(run: jobs.JobRun) -> dict[str, Any]:
        Job.objects.filter(pk=run.job.pk).update(attempts=run.job.attempts + 1, note="other's")
        return {"from": "the slow worker"}

    kind(work)

    job = run(a_job(cast))

    assert (job.state, job.note, job.result) == (Job.State.RUNNING, "other's", {})


def test_a_report_after_losing_the_lease_stops_the_worker(
    cast: Cast, kind: Callable[[Work], str]
) -> None:
    went_on: list[int] = []

    def work(run: jobs.JobRun) -> None:
        Job.objects.filter(pk=run.job.pk).update(attempts=run.job.attempts + 1)
        run.report(1, 3, at_once=True)
        went_on.append(1)

    kind(work)
    run(a_job(cast))

    assert went_on == []


def _left_by_a_dead_worker(job: Job, attempts: int = 1) -> Job:
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING,
        attempts=attempts,
        started_at=timezone.now() - timedelta(minutes=5),
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    return job
