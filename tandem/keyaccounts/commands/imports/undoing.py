"""Taking an import back: what it entered goes, what it changed returns to what it was.

An account that somebody has worked with since (locked it, visited it, merged it, changed it) is
not torn away: it stays, and the report says how many stayed and why.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation import audit, jobs
from tandem.foundation.errors import Refusal
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.columns import write_columns
from tandem.keyaccounts.commands.imports.loading import hold_run, require_turn
from tandem.keyaccounts.models import (
    Account,
    Contact,
    DuplicatePair,
    Figure,
    ImportRow,
    ImportRun,
    InstalledBase,
    Lock,
    Merge,
    SearchEntry,
    Site,
)
from tandem.keyaccounts.search import index_accounts
from tandem.organisation.rules.scope import Actor

CHUNK = 500
UNDOABLE = (ImportRun.State.DONE, ImportRun.State.CANCELLED, ImportRun.State.FAILED)


class TooLateToUndo(Refusal):
    """The days in which an import can be taken back are over."""


@transaction.atomic
def start_undo(*, actor: Actor, run_id: int, now: datetime) -> ImportRun:
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
        title=_("Take back %(file)s") % {"file": run.file_name},
        args={"run": run.pk},
        url=f"/accounts/imports/{run.pk}/",
    )
    run.save(update_fields=["state", "job"])
    return run


def undo_rows(run: ImportRun, work: JobRun, *, actor: Actor) -> dict[str, Any]:
    """Take back every applied row, the last first; goes on where a killed undo stopped."""
    applied = ImportRow.objects.filter(run=run).exclude(applied_at=None)
    total = applied.count()
    done = applied.exclude(undone_at=None).count()
    kept = int(run.counts.get("kept", 0))
    while rows := list(applied.filter(undone_at=None).order_by("-number")[:CHUNK]):
        kept += _undo_chunk(run, rows)
        done += len(rows)
        work.report(done, total, _("Taking the accounts back"))
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
def _undo_chunk(run: ImportRun, rows: list[ImportRow]) -> int:
    """Returns how many rows could not be taken back."""
    made = {row.account_id for row in rows if row.made.get("account")}
    used = _used_since(made)
    gone = [pk for pk in made if pk not in used]
    changed = [row for row in rows if row.account_id and row.account_id not in made]
    stayed = len(used) + _restore(changed)
    _take_back_facts(run, changed)
    DuplicatePair.objects.filter(Q(first_id__in=gone) | Q(second_id__in=gone)).delete()
    SearchEntry.objects.filter(rowid__in=gone).delete()
    Account.objects.filter(id__in=gone).delete()
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(undone_at=timezone.now())
    index_accounts(row.account_id for row in changed)
    return stayed


def _used_since(ids: set[int]) -> set[int]:
    """Accounts of this import that somebody has done something with."""
    used = set(
        Account.objects.filter(
            Q(version__gt=1) | ~Q(state=Account.State.CANDIDATE), id__in=ids
        ).values_list("id", flat=True)
    )
    used |= set(Lock.objects.filter(account_id__in=ids).values_list("account_id", flat=True))
    used |= set(Account.objects.filter(parent_id__in=ids).values_list("parent_id", flat=True))
    merges = Merge.objects.filter(Q(kept_id__in=ids) | Q(absorbed_id__in=ids))
    for kept, absorbed in merges.values_list("kept_id", "absorbed_id"):
        used |= {kept, absorbed} & ids
    return used


def _restore(rows: list[ImportRow]) -> int:
    """Give each column its old value back where it still holds what the import wrote."""
    accounts = Account.objects.in_bulk([row.account_id for row in rows])
    stayed = 0
    for row in rows:
        account = accounts[row.account_id]
        untouched = [name for name in row.before if getattr(account, name) == row.after.get(name)]
        stayed += len(untouched) < len(row.before)
        if untouched:
            write_columns(untouched, [(account.pk, [row.before[name] for name in untouched])])
    return stayed


def _take_back_facts(run: ImportRun, rows: list[ImportRow]) -> None:
    """What the import added to accounts that were there before, and only that."""
    for kind, model in (("contacts", Contact), ("sites", Site), ("machines", InstalledBase)):
        ids = [pk for row in rows for pk in row.made.get(kind, [])]
        model._default_manager.filter(pk__in=ids).delete()
    source = f"import {run.pk}"
    own = Figure.objects.filter(source=source, account_id__in=[row.account_id for row in rows])
    for row in rows:
        for kind, (amount, old_source) in row.made.get("figures_before", {}).items():
            own.filter(account_id=row.account_id, kind=kind).update(
                amount_minor=amount, source=old_source
            )
    own.delete()
