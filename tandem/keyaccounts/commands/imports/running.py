"""The run: rows become accounts, a few hundred to a transaction.

Each transaction marks its rows as applied, so a killed run goes on with the first row that is
not, and never enters one twice. Keys are looked up again right before writing: what another
import or a person entered since the check is updated, not doubled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit, bulk, events, jobs
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.imports.comparing import Known
from tandem.keyaccounts.commands.imports.entering import NewAccount, enter_accounts, prepare
from tandem.keyaccounts.commands.imports.loading import hold_run, require_turn
from tandem.keyaccounts.commands.imports.parents import name_parents
from tandem.keyaccounts.commands.imports.resembling import keep_new_pairs
from tandem.keyaccounts.commands.imports.updating import update_accounts
from tandem.keyaccounts.events import CoverageAssigned
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.keyaccounts.search import NAMES, index_accounts
from tandem.organisation.rules.scope import Actor

CHUNK = 300
RUNNABLE = (ImportRun.State.CHECKED, ImportRun.State.CANCELLED, ImportRun.State.FAILED)
NEEDED = ("number", "clean", "outcome", "decision", "account_id", "problems", "made", "run_id")
WRITTEN = ("account", "applied_at", "before", "after", "made", "problems")
COVERAGE = frozenset({"owner_id", "inside_id", "partner_id"})


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
        after={"file": run.file_name, "counts": numbers_of(run)},
        now=now,
    )
    return run


def apply_rows(run: ImportRun, work: JobRun, *, actor: Actor) -> dict[str, Any]:
    """Write every row that is due and not yet applied; then the run can be undone for a week."""
    due = _due(run)
    total = due.count()
    done = due.exclude(applied_at=None).count()
    last = 0
    while rows := list(
        due.filter(applied_at=None, number__gt=last).only(*NEEDED).order_by("number")[:CHUNK]
    ):
        write_rows(run, rows, actor)
        done, last = done + len(rows), rows[-1].number
        work.report(done, total, _("Writing the accounts"))
    work.report(done, total + 1, _("Looking for duplicates"), at_once=True)
    name_parents(run, actor=actor)
    return _finish(run, actor)


def _due(run: ImportRun) -> Any:
    """New and changed rows, and possible duplicates but those a person left out."""
    decided = Q(outcome=ImportRow.Outcome.POSSIBLE) & ~Q(decision="skip")
    plain = Q(outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.UPDATE])
    return ImportRow.objects.filter(decided | plain, run=run)


def write_rows(run: ImportRun, rows: Sequence[ImportRow], actor: Actor) -> None:
    """One transaction; a key that somebody took at this very moment is looked up once more."""
    prepared = {row.pk: prepare(row) for row in rows if not _updates(row)}
    try:
        _apply_chunk(run, rows, prepared, actor)
    except IntegrityError:
        _apply_chunk(run, rows, prepared, actor)


@transaction.atomic
def _apply_chunk(
    run: ImportRun, rows: Sequence[ImportRow], prepared: dict[int, NewAccount], actor: Actor
) -> None:
    now = timezone.now()
    today, source = timezone.localdate(now), f"import {run.pk}"
    known = Known.among(row.clean for row in rows)
    named = {row.account_id for row in rows if _updates(row)}
    living = set(Account.objects.living().filter(id__in=named).values_list("id", flat=True))
    fresh, changed = [], []
    for row in rows:
        row.made, row.before, row.after = {}, {}, {}
        chosen = row.account_id if _updates(row) and row.account_id in living else None
        row.account_id = chosen or known.find(row.clean)
        if row.account_id is None:
            fresh.append(prepared.get(row.pk) or prepare(row))
        else:
            changed.append(row)
    enter_accounts(fresh, source=source, now=now, on=today)
    update_accounts(changed, known, source=source, on=today)
    _index_changed(changed)
    _mark(fresh, changed, now)
    _note(run, fresh, changed, actor, now)


def _mark(fresh: Sequence[NewAccount], changed: Sequence[ImportRow], now: datetime) -> None:
    """Note at each row what became of it; a new account changed nothing that was there."""
    new = [item.row for item in fresh]
    bulk.write_columns(
        ImportRow,
        ("account", "applied_at", "made"),
        [(row.pk, (row.account_id, now, row.made)) for row in new],
    )
    bulk.write_columns(
        ImportRow,
        WRITTEN,
        [
            (row.pk, (row.account_id, now, row.before, row.after, row.made, row.problems))
            for row in changed
        ],
    )


def _updates(row: ImportRow) -> bool:
    return row.outcome == ImportRow.Outcome.UPDATE or row.decision == "update"


def _index_changed(changed: Iterable[ImportRow]) -> None:
    index_accounts([row.account_id for row in changed if row.after.keys() & set(NAMES)])


def _note(
    run: ImportRun,
    fresh: Sequence[NewAccount],
    changed: Sequence[ImportRow],
    actor: Actor,
    now: datetime,
) -> None:
    """One entry an account, and word to the apps above of who covers what now."""
    written = [
        ("keyaccounts.account_registered", item.row.account_id, {}, {"name": item.columns["name"]})
        for item in fresh
    ]
    written += [
        ("keyaccounts.account_changed", row.account_id, row.before, row.after)
        for row in changed
        if row.after or row.made
    ]
    audit.record_many(
        audit.entry_of(
            actor=actor,
            act=act,
            subject_type=Account._meta.label_lower,
            subject_id=pk,
            before=before,
            after={**after, "import": run.pk},
            account_id=pk,
            now=now,
        )
        for act, pk, before, after in written
    )
    moved = tuple(row.account_id for row in changed if row.after.keys() & COVERAGE)
    if moved:
        events.publish(CoverageAssigned(moved))


def _finish(run: ImportRun, actor: Actor) -> dict[str, Any]:
    now = timezone.now()
    applied = ImportRow.objects.filter(run=run).exclude(applied_at=None)
    made = applied.filter(made__account=True)
    pairs = keep_new_pairs(list(made.values_list("account_id", flat=True)), now=now)
    with transaction.atomic():
        run.state = ImportRun.State.DONE
        run.finished_at = now
        run.undo_until = now + timedelta(days=settings.TANDEM["IMPORT_UNDO_DAYS"])
        new = made.count()
        run.counts = {**run.counts, "made": new, "changed": applied.count() - new, "pairs": pairs}
        run.save(update_fields=["state", "finished_at", "undo_until", "counts"])
        audit.record(
            actor=actor,
            act="keyaccounts.list_imported",
            subject=run,
            after={"file": run.file_name, "counts": numbers_of(run)},
            now=now,
        )
    return numbers_of(run)


def numbers_of(run: ImportRun) -> dict[str, int]:
    return {name: value for name, value in run.counts.items() if isinstance(value, int)}
