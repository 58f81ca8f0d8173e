"""The run: rows become accounts, a few hundred to a transaction.

Each transaction marks its rows as applied, so a killed run goes on with the first row that is
not, and never enters one twice. Keys are looked up again right before writing: what another
import or a person entered since the check is updated, not doubled.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit, bulk, jobs
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.columns import write_columns
from tandem.keyaccounts.commands.imports.comparing import Known, columns_of, difference
from tandem.keyaccounts.commands.imports.entering import enter_accounts, enter_facts, keys_of
from tandem.keyaccounts.commands.imports.loading import hold_run, require_turn
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.keyaccounts.rules.naming import name_key
from tandem.keyaccounts.search import index_accounts
from tandem.organisation.rules.scope import Actor

CHUNK = 500
RUNNABLE = (ImportRun.State.CHECKED, ImportRun.State.CANCELLED, ImportRun.State.FAILED)


@transaction.atomic
def start_run(*, actor: Actor, run_id: int, now: datetime) -> ImportRun:
    """Begin, or go on with, writing the checked rows; one import runs at a time."""
    run = hold_run(actor, run_id, *RUNNABLE)
    require_turn(run)
    run.state = ImportRun.State.RUNNING
    run.job = jobs.start(
        kind="keyaccounts.import_run",
        owner_id=run.owner_id,
        title=_("Import %(file)s") % {"file": run.file_name},
        args={"run": run.pk},
        url=f"/accounts/imports/{run.pk}/",
    )
    run.save(update_fields=["state", "job"])
    audit.record(
        actor=actor,
        act="keyaccounts.import_started",
        subject=run,
        after={"file": run.file_name, "counts": _numbers(run)},
        now=now,
    )
    return run


def apply_rows(run: ImportRun, work: JobRun, *, actor: Actor) -> dict[str, Any]:
    """Write every row that is due and not yet applied; then the run can be undone for a week."""
    due = _due(run)
    total = due.count()
    done = due.exclude(applied_at=None).count()
    while True:
        rows = list(due.filter(applied_at=None).order_by("number")[:CHUNK])
        if not rows:
            break
        _apply_chunk(run, rows)
        done += len(rows)
        work.report(done, total, _("Writing the accounts"))
    return _finish(run, actor)


def _due(run: ImportRun) -> Any:
    """New and changed rows, and possible duplicates but those a person left out."""
    decided = Q(outcome=ImportRow.Outcome.POSSIBLE) & ~Q(decision="skip")
    plain = Q(outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.UPDATE])
    return ImportRow.objects.filter(decided | plain, run=run)


@transaction.atomic
def _apply_chunk(run: ImportRun, rows: list[ImportRow]) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    known = Known.load(
        codes=[code for row in rows if (code := row.clean.get("credit_code"))],
        names=[name_key(row.clean["name"])[:200] for row in rows],
    )
    fresh, changed = [], []
    for row in rows:
        found = known.find(row.clean)
        if _updates(row) and row.account_id:
            changed.append((row, row.account_id))
        elif found is not None:
            changed.append((row, found))
        else:
            fresh.append(row)
    accounts = enter_accounts(fresh, now=now)
    for row in fresh:
        row.made = {"account": True}
    touched = _update_accounts(changed)
    pairs = [*zip(fresh, accounts, strict=True), *touched]
    enter_facts(run, pairs, on=today)
    index_accounts(account.pk for _row, account in pairs)
    for row, account in pairs:
        row.account_id, row.applied_at = account.pk, now
    written = ("account", "applied_at", "before", "after", "made")
    bulk.write_columns(
        ImportRow,
        written,
        [(row.pk, (row.account_id, now, row.before, row.after, row.made)) for row in rows],
    )


def _updates(row: ImportRow) -> bool:
    return row.outcome == ImportRow.Outcome.UPDATE or row.decision == "update"


def _update_accounts(
    changed: list[tuple[ImportRow, int]],
) -> list[tuple[ImportRow, Account]]:
    """Write the columns that differ now, and remember exactly what they were."""
    accounts = Account.objects.in_bulk([account_id for _row, account_id in changed])
    pairs = []
    for row, account_id in changed:
        account = accounts[account_id]
        present = {name: getattr(account, name) for name in columns_of(row.clean)}
        row.before, row.after = difference(present, row.clean)
        if row.after:
            columns = {**row.after, **keys_of({**present, **row.after})}
            row.before = {name: getattr(account, name) for name in columns}
            row.after = columns
            write_columns(list(columns), [(account_id, list(columns.values()))])
        pairs.append((row, account))
    return pairs


def _finish(run: ImportRun, actor: Actor) -> dict[str, Any]:
    from tandem.keyaccounts.commands.duplicates import find_duplicates_of

    new_ids = ImportRow.objects.filter(run=run).exclude(applied_at=None).exclude(account=None)
    pairs = find_duplicates_of(list(new_ids.values_list("account_id", flat=True)))
    now = timezone.now()
    with transaction.atomic():
        run.state = ImportRun.State.DONE
        run.finished_at = now
        run.undo_until = now + timedelta(days=settings.TANDEM["IMPORT_UNDO_DAYS"])
        applied = ImportRow.objects.filter(run=run).exclude(applied_at=None)
        made = applied.filter(made__account=True).count()
        run.counts = {
            **run.counts,
            "made": made,
            "changed": applied.count() - made,
            "pairs": pairs,
        }
        run.save(update_fields=["state", "finished_at", "undo_until", "counts"])
        audit.record(
            actor=actor,
            act="keyaccounts.list_imported",
            subject=run,
            after={"file": run.file_name, "counts": _numbers(run)},
            now=now,
        )
    return _numbers(run)


def _numbers(run: ImportRun) -> dict[str, int]:
    return {name: value for name, value in run.counts.items() if isinstance(value, int)}
