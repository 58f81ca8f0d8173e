"""The last step of an import: what came with the list is locked from the day the list says."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.foundation import bulk, jobs
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.imports.loading import hold_run
from tandem.keyaccounts.commands.locking import lock_accounts
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.organisation.rules.scope import Actor

CHUNK = 300


@transaction.atomic
def start_locking(*, actor: Actor, run_id: int) -> ImportRun:
    """Lock the run's candidates as a job; doubtful ones wait for their duplicates to be decided."""
    run = hold_run(actor, run_id, ImportRun.State.DONE)
    if run.job is not None and run.job.is_open:
        return run
    run.job = jobs.start(
        kind="keyaccounts.import_lock",
        owner_id=run.owner_id,
        title=gettext_noop("Lock %(file)s"),
        file=run.file_name,
        args={"run": run.pk},
        url=reverse("import", args=[run.pk]),
    )
    run.save(update_fields=["job"])
    return run


def lock_rows(run: ImportRun, work: JobRun, *, actor: Actor) -> dict[str, int]:
    """A few hundred accounts to a transaction; goes on where a killed job stopped."""
    rows = ImportRow.objects.filter(run=run, account__state=Account.State.CANDIDATE)
    rows = rows.exclude(applied_at=None).filter(undone_at=None).select_related("account")
    total, done, locked, last = rows.count(), 0, 0, 0
    while chunk := list(rows.filter(number__gt=last).order_by("number")[:CHUNK]):
        locked += _lock_chunk(run, chunk, actor)
        done, last = done + len(chunk), chunk[-1].number
        work.report(done, total, _("Locking the accounts"))
    return {"locked": locked, "left": total - locked}


@transaction.atomic
def _lock_chunk(run: ImportRun, rows: list[ImportRow], actor: Actor) -> int:
    now = timezone.now()
    today = timezone.localdate(now)
    since = {row.account_id: min(today, day) for row in rows if (day := _day(row)) is not None}
    result = lock_accounts(
        actor=actor,
        accounts=[row.account_id for row in rows if row.account_id],
        on=today,
        since=since,
        now=now,
        reason=(_("Imported with %(file)s") % {"file": run.file_name})[:200],
        leave_doubtful=True,
    )
    states = Account.objects.filter(pk__in=[row.account_id for row in rows])
    locked = set(states.locked().values_list("pk", flat=True))
    bulk.write_columns(
        ImportRow,
        ("made",),
        [
            (row.pk, ({**row.made, "locked_at": now.isoformat()},))
            for row in rows
            if row.account_id in locked
        ],
    )
    return result.locked


def _day(row: ImportRow) -> date | None:
    text = row.clean.get("locked_on")
    return date.fromisoformat(text) if text else None
