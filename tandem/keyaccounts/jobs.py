"""Jobs of the registry; each loads its run and hands over to a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone, translation

from tandem.foundation.jobs import JobCancelled, JobRun, LeaseLost, job_kind
from tandem.keyaccounts.commands import duplicates, exporting
from tandem.keyaccounts.commands.imports import check_rows, lock_rows
from tandem.keyaccounts.commands.imports.kinds import kind_of
from tandem.keyaccounts.models import ImportRun
from tandem.organisation.actors import actor_for


@job_kind("keyaccounts.import_check")
def import_check(work: JobRun) -> dict[str, Any]:
    today = timezone.localdate()
    return _with_run(work, ImportRun.State.MAPPED, lambda run: check_rows(run, work, today=today))


@job_kind("keyaccounts.import_run")
def import_run(work: JobRun) -> dict[str, Any]:
    return _with_run(
        work,
        ImportRun.State.CANCELLED,
        lambda run: kind_of(run).apply(run, work, actor_for(run.owner, channel="job")),
    )


@job_kind("keyaccounts.import_undo")
def import_undo(work: JobRun) -> dict[str, Any]:
    return _with_run(
        work,
        ImportRun.State.DONE,
        lambda run: kind_of(run).undo(run, work, actor_for(run.owner, channel="job")),
    )


@job_kind("keyaccounts.import_lock")
def import_lock(work: JobRun) -> dict[str, Any]:
    return _with_run(
        work,
        ImportRun.State.DONE,
        lambda run: lock_rows(run, work, actor=actor_for(run.owner, channel="job")),
    )


@job_kind(exporting.EXPORT)
def export(work: JobRun) -> dict[str, Any]:
    owner = work.job.owner
    with translation.override(owner.language):
        return exporting.write_export(work, actor=actor_for(owner, channel="job"))


@job_kind(duplicates.FIND)
def find_duplicates(work: JobRun) -> dict[str, Any]:
    with translation.override(work.job.owner.language):
        return duplicates.find_duplicates(work, now=timezone.now())


def _with_run(
    work: JobRun, if_stopped: str, act: Callable[[ImportRun], dict[str, Any]]
) -> dict[str, Any]:
    """Do the act in the owner's language; a stopped or failed run can be gone on with."""
    run = ImportRun.objects.select_related("owner").get(pk=work.args["run"])
    with translation.override(run.owner.language):
        try:
            return act(run)
        except LeaseLost:
            raise
        except JobCancelled:
            ImportRun.objects.filter(pk=run.pk).update(state=if_stopped)
            raise
        except Exception:
            is_run = if_stopped == ImportRun.State.CANCELLED
            failed = ImportRun.State.FAILED if is_run else if_stopped
            ImportRun.objects.filter(pk=run.pk).update(state=failed)
            raise
