"""Taking an import back: what it entered goes, what it changed returns to what it was.

An account that somebody has worked with since (visited, planned, merged, changed) is not torn
away: it stays, and the report says how many stayed. The lock that this import's own page set
goes with the account. Only the version of a changed account goes on counting, so that no page
opened in between can overwrite it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from tandem.foundation import audit, events, jobs
from tandem.foundation.errors import Refusal
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.imports.loading import hold_run, require_turn
from tandem.keyaccounts.commands.imports.removing import remove_accounts, used_since
from tandem.keyaccounts.commands.imports.restoring import restore_accounts, unname_parents
from tandem.keyaccounts.commands.imports.running import COVERAGE
from tandem.keyaccounts.events import CoverageAssigned
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.keyaccounts.search import index_accounts
from tandem.organisation.rules.scope import Actor

CHUNK = 300
UNDOABLE = (ImportRun.State.DONE, ImportRun.State.CANCELLED, ImportRun.State.FAILED)


class TooLateToUndo(Refusal):
    """The days in which an import can be taken back are over."""


@transaction.atomic
def start_undo(*, actor: Actor, run_id: int, now: datetime) -> ImportRun:
    """Begin, or go on with, taking an import back; one import or undo runs at a time."""
    run = hold_run(actor, run_id, *UNDOABLE)
    if run.undo_until is not None and now > run.undo_until:
        raise TooLateToUndo(
            "too_late_to_undo",
            gettext_lazy(
                "An import can be taken back for %(days)s days, and these are over. "
                "Correct the accounts by another import."
            )
            % {"days": (run.undo_until - (run.finished_at or run.created_at)).days},
        )
    require_turn(run)
    run.state = ImportRun.State.UNDOING
    run.job = jobs.start(
        kind="keyaccounts.import_undo",
        owner_id=run.owner_id,
        title=gettext_noop("Take back %(file)s"),
        file=run.file_name,
        args={"run": run.pk},
        url=reverse("import", args=[run.pk]),
    )
    run.save(update_fields=["state", "job"])
    return run


def undo_rows(run: ImportRun, work: JobRun, *, actor: Actor) -> dict[str, Any]:
    """What the rows named of each other goes first."""
    unname_parents(run)
    words = _("Taking the accounts back")
    return take_back(run, work, actor, lambda rows: _undo_chunk(run, rows), words=words)


def take_back(
    run: ImportRun,
    work: JobRun,
    actor: Actor,
    undo: Callable[[list[ImportRow]], object],
    *,
    words: str,
) -> dict[str, Any]:
    """Hand `undo` every applied row, the last first, some hundred at a time; it marks them as undone in
    one transaction. Goes on where a killed undo stopped."""
    applied = ImportRow.objects.filter(run=run).exclude(applied_at=None)
    total = applied.count()
    while rows := list(applied.filter(undone_at=None).order_by("-number")[:CHUNK]):
        undo(rows)
        work.report(applied.exclude(undone_at=None).count(), total, words)
    return _finish(run, actor, total)


def _finish(run: ImportRun, actor: Actor, total: int) -> dict[str, Any]:
    """Every row is taken back, but for those that stayed because somebody has worked with them."""
    kept = ImportRow.objects.filter(run=run, made__kept=True).count()
    with transaction.atomic():
        run.state = ImportRun.State.UNDONE
        run.counts = {**run.counts, "kept": kept}
        run.save(update_fields=["state", "counts"])
        audit.record(
            actor=actor,
            act="keyaccounts.import_undone",
            subject=run,
            after={"file": run.file_name, "taken_back": total - kept, "kept": kept},
            now=timezone.now(),
        )
    return {"taken_back": total - kept, "kept": kept}


@transaction.atomic
def _undo_chunk(run: ImportRun, rows: list[ImportRow]) -> None:
    now = timezone.now()
    made = {row.account_id: row for row in rows if row.account_id and row.made.get("account")}
    used = used_since(run, made)
    changed = [row for row in rows if row.account_id and row.account_id not in made]
    kept = restore_accounts(changed) | {made[pk].pk for pk in used}
    gone = [pk for pk in made if pk not in used]
    remove_accounts(gone)
    for row in rows:
        row.undone_at = now
        if row.pk in kept:
            row.made = {**row.made, "kept": True}
    ImportRow.objects.bulk_update([row for row in rows if row.pk in kept], ["made"])
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(undone_at=now)
    index_accounts([row.account_id for row in changed if row.account_id])
    moved = [row.account_id for row in changed if row.account_id and row.after.keys() & COVERAGE]
    if moved:
        events.publish(CoverageAssigned(tuple(moved)))
