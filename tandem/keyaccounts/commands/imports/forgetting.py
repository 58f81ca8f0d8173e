"""Deleting what an import was read from, once nobody can need it: the upload and its rows on disk.

A file is kept until the import can no longer be taken back, and for as many days as the company says
(`TANDEM["IMPORT_FILES_DAYS"]`). What was imported, and who did it, stays.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tandem.foundation import audit
from tandem.keyaccounts.commands.imports.loading import folder, forget_file
from tandem.keyaccounts.models import ImportRun
from tandem.organisation.actors import system_actor

AT_WORK = (ImportRun.State.CHECKING, ImportRun.State.RUNNING, ImportRun.State.UNDOING)


def forget_old_files(*, now: datetime) -> int:
    """Each run's file in its own transaction; returns how many were deleted. Bears repeating."""
    before = now - timedelta(days=int(settings.TANDEM["IMPORT_FILES_DAYS"]))
    over = Q(undo_until=None) | Q(undo_until__lt=now)
    ended = Q(finished_at__lt=before) | Q(finished_at=None, created_at__lt=before)
    runs = ImportRun.objects.exclude(file_path="").filter(over, ended)
    forgotten = sum(_forget(pk, now) for pk in runs.order_by("pk").values_list("pk", flat=True))
    _sweep(before)
    return forgotten


@transaction.atomic
def _forget(run_id: int, now: datetime) -> bool:
    """The file goes first: killed in between, the next night finds the run still named."""
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related("job")
    run = rows.get(pk=run_id)
    if not run.file_path or (run.standing in AT_WORK and run.job is not None and run.job.is_open):
        return False
    forget_file(folder() / run.file_path)
    audit.record(
        actor=system_actor(),
        act="keyaccounts.import_file_deleted",
        subject=run,
        before={"file": run.file_name, "sha256": run.file_hash},
        after={"file": ""},
        now=now,
    )
    run.file_path = ""
    run.save(update_fields=["file_path"])
    return True


def _sweep(before: datetime) -> None:
    """What a killed upload left behind belongs to no run."""
    known = {Path(name).stem for name in ImportRun.objects.values_list("file_path", flat=True)}
    for path in folder().iterdir():
        is_old = datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
        if is_old and path.stem not in known:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
