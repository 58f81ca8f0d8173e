"""Long work outside the request: asked for in the same transaction as its cause, delivered
by django-tasks, and owned by a Job row with a lease.

The task row only carries the job's id to a worker. The Job is the truth: a worker claims it,
renews the lease with every progress report, and `reap` hands a dead worker's job to the next
one. A job therefore runs at least once, and its function must be able to go on where a killed
one stopped. See docs/adr/0006-jobs.md.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.models import Job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)  # longer than any step that cannot report
MAX_ATTEMPTS = 5
REPORT_EVERY_SECONDS = 0.5
_kinds: dict[str, Callable[[JobRun], dict[str, Any] | None]] = {}


class JobCancelled(Exception):
    """Raised inside a job at the next report after its owner asked to stop."""


class LeaseLost(Exception):
    """Another worker has taken the job over; this one must stop writing."""


@dataclass
class JobRun:
    """What a job's function is given: its arguments and a way to report."""

    job: Job
    _reported: float = field(default=0.0)

    @property
    def args(self) -> dict[str, Any]:
        return self.job.args

    def report(self, done: int, total: int, note: str = "", *, at_once: bool = False) -> None:
        """Say how far it is, renew the lease, and stop here if the owner asked to."""
        now = time.monotonic()
        if not at_once and now - self._reported < REPORT_EVERY_SECONDS and done < total:
            return
        self._reported = now
        held = Job.objects.filter(
            pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts
        )
        changed = held.update(
            done=done, total=total, note=note[:300], lease_until=timezone.now() + LEASE
        )
        if not changed:
            raise LeaseLost(str(self.job.pk))
        if Job.objects.filter(pk=self.job.pk).exclude(cancel_asked_at=None).exists():
            raise JobCancelled


def job_kind(
    kind: str,
) -> Callable[[Callable[[JobRun], dict[str, Any] | None]], Callable[[JobRun], Any]]:
    """Register the function that does one kind of job; `app.act` stands in the app's `jobs`."""

    def register(
        function: Callable[[JobRun], dict[str, Any] | None],
    ) -> Callable[[JobRun], Any]:
        _kinds[kind] = function
        return function

    return register


def start(
    *,
    kind: str,
    owner_id: int,
    title: str,
    args: dict[str, Any],
    url: str = "",
    **title_facts: Any,
) -> Job:
    """Ask for a job; it becomes runnable when the current transaction commits.

    The title is kept untranslated (`gettext_noop`) beside its facts: it is read later, by others.
    """
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            owner_id=owner_id,
            title=title,
            title_facts=title_facts,
            args=args,
            url=url,
            created_at=timezone.now(),
        )
        run_job.enqueue(job.pk)
    return job


def ask_to_cancel(*, job_id: int, owner_id: int) -> Job:
    """Stop a job of one's own: a waiting one at once, a running one at its next report."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, owner_id=owner_id).first()
        if job is None:
            raise NotThere("no_such_job", _("This job does not exist."))
        if job.state == Job.State.WAITING:
            job.state = Job.State.CANCELLED
            job.finished_at = timezone.now()
        job.cancel_asked_at = timezone.now()
        job.save(update_fields=["state", "finished_at", "cancel_asked_at"])
    return job


@task()
def run_job(job_id: int) -> None:
    """Claim the job, run it, and write down how it ended."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        result = _function_of(job.kind)(JobRun(job)) or {}
    except JobCancelled:
        _finish(job, Job.State.CANCELLED)
    except LeaseLost:
        log.warning("Job %s was taken over by another worker.", job.pk)
    except Refusal as refusal:
        _finish(job, Job.State.FAILED, note=str(refusal), result={"code": refusal.code})
    except Exception:
        log.exception("Job %s (%s) failed.", job.pk, job.kind)
        _finish(
            job,
            Job.State.FAILED,
            note=str(_("An unexpected error stopped this job. The log names it; try once more.")),
        )
    else:
        _finish(job, Job.State.DONE, result=result)


def _function_of(kind: str) -> Callable[[JobRun], dict[str, Any] | None]:
    """Loads the jobs of an app when the first of them runs: no page has to carry their weight."""
    if kind not in _kinds:
        app = apps.get_app_config(kind.partition(".")[0])
        import_module(f"{app.name}.jobs")
    return _kinds[kind]


def reap(now: datetime) -> int:
    """Hand the jobs of dead workers to the next one; park a job that killed five."""
    dead = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    count = 0
    for pk, attempts in list(dead.values_list("id", "attempts")):
        with transaction.atomic():
            held = Job.objects.filter(pk=pk, state=Job.State.RUNNING, lease_until__lt=now)
            if attempts >= MAX_ATTEMPTS:
                note = str(_("This job stopped its worker five times and was set aside."))
                count += held.update(state=Job.State.FAILED, finished_at=now, note=note)
            elif held.update(state=Job.State.WAITING, lease_until=None):
                run_job.enqueue(pk)
                count += 1
    return count


def _claim(job_id: int) -> Job | None:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.state != Job.State.WAITING:
            return None
        now = timezone.now()
        job.state = Job.State.RUNNING
        job.started_at = job.started_at or now
        job.attempts += 1
        job.lease_until = now + LEASE
        job.save(update_fields=["state", "started_at", "attempts", "lease_until"])
    return job


def _finish(job: Job, state: str, *, note: str = "", result: dict[str, Any] | None = None) -> None:
    held = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    changes: dict[str, Any] = {"state": state, "finished_at": timezone.now(), "lease_until": None}
    if note:
        changes["note"] = note[:300]
    if result is not None:
        changes["result"] = result
    held.update(**changes)
