"""The run: rows become accounts, a few hundred to a transaction.

Each transaction marks its rows as applied, so a killed run goes on with the first row that is
not, and never enters one twice. Keys are looked up again right before writing: what another
import or a person entered since the check is updated, not doubled.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from tandem.foundation import audit, bulk, events, jobs
from tandem.foundation.errors import Refusal
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.imports.comparing import Known
from tandem.keyaccounts.commands.imports.due import DueRow, Pace, due, next_due
from tandem.keyaccounts.commands.imports.entering import NewAccount, enter_accounts, prepare
from tandem.keyaccounts.commands.imports.loading import hold_run, require_turn
from tandem.keyaccounts.commands.imports.pairing import keep_new_pairs
from tandem.keyaccounts.commands.imports.parents import name_parents
from tandem.keyaccounts.commands.imports.preparing import prepared_ahead
from tandem.keyaccounts.commands.imports.updating import update_accounts
from tandem.keyaccounts.events import CoverageAssigned
from tandem.keyaccounts.models import Account, ImportRow, ImportRun, SearchEntry
from tandem.keyaccounts.search import NAMES, index_accounts
from tandem.organisation.rules.scope import Actor

CHUNK = 1000  # at most; see Pace
RUNNABLE = (ImportRun.State.CHECKED, ImportRun.State.CANCELLED, ImportRun.State.FAILED)
WRITTEN = ("account", "applied_at", "before", "after", "made", "problems")
COVERAGE = frozenset({"owner_id", "inside_id", "partner_id"})


class RowsAreWrong(Refusal):
    """All rows or none were asked for, and some are wrong."""


@transaction.atomic
def start_run(*, actor: Actor, run_id: int, now: datetime, all_or_none: bool = False) -> ImportRun:
    """Begin, or go on with, writing the checked rows; one import runs at a time.

    Rows with errors stay out and stand in the error file; who wants all or none is refused.
    """
    run = hold_run(actor, run_id, *RUNNABLE)
    if all_or_none and run.counts.get(ImportRow.Outcome.ERROR):
        raise RowsAreWrong(
            "rows_are_wrong",
            gettext_lazy(
                "%(number)s rows are wrong, and you chose to enter all or none: nothing was entered. "
                "Mend them and import the file again, or enter the good rows alone."
            )
            % {"number": run.counts[ImportRow.Outcome.ERROR]},
        )
    require_turn(run)
    run.state = ImportRun.State.RUNNING
    run.job = jobs.start(
        kind="keyaccounts.import_run",
        owner_id=run.owner_id,
        title=gettext_noop("Import %(file)s"),
        file=run.file_name,
        args={"run": run.pk},
        url=reverse("import", args=[run.pk]),
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
    total = due(run).count()
    done = due(run).exclude(applied_at=None).count()
    pace = Pace(CHUNK)
    for rows, prepared in prepared_ahead(run, pace):
        pace.took(write_rows(run, rows, prepared))
        done += len(rows)
        work.report(done, total, _("Writing the accounts"))
    work.report(done, total + 1, _("Looking for duplicates"), at_once=True)
    name_parents(run)
    bulk.tidy((Account, ImportRow, SearchEntry))
    return {**_finish(run, actor), **pace.told()}


def write_in_turn(
    run: ImportRun,
    work: JobRun,
    write: Callable[[list[DueRow]], object],
    *,
    most: int,
    words: str,
) -> dict[str, int]:
    """Hand `write` every row that is due and not yet applied, in the order of the file and at most so
    many at a time; it marks them as applied in one transaction. Returns how long others waited."""
    total = due(run).count()
    done = due(run).exclude(applied_at=None).count()
    pace = Pace(most)
    while rows := next_due(run, after=0, size=pace.size):
        began = time.monotonic()
        write(rows)
        pace.took(time.monotonic() - began)
        done += len(rows)
        work.report(done, total, words)
    return pace.told()


def write_rows(run: ImportRun, rows: Sequence[DueRow], prepared: dict[int, NewAccount]) -> float:
    """One transaction; a key that somebody took at this very moment is looked up once more.

    Returns how many seconds others had to wait for it.
    """
    now = timezone.now()
    try:
        began = _apply_chunk(run, rows, prepared, now)
    except IntegrityError:
        began = _apply_chunk(run, rows, prepared, now)
    return time.monotonic() - began


@transaction.atomic
def _apply_chunk(
    run: ImportRun, rows: Sequence[DueRow], prepared: dict[int, NewAccount], now: datetime
) -> float:
    """Returns when the transaction had begun, on the monotonic clock."""
    began = time.monotonic()
    today, source = timezone.localdate(now), f"import {run.pk}"
    known = Known.among(row.clean for row in rows)
    named = {row.account_id for row in rows if row.updates}
    living = set(Account.objects.living().filter(id__in=named).values_list("id", flat=True))
    fresh, changed = [], []
    for row in rows:
        row.made, row.before, row.after = {}, {}, {}
        chosen = row.account_id if row.updates and row.account_id in living else None
        row.account_id = chosen or known.find(row.clean)
        if row.account_id is None:
            fresh.append(prepared.get(row.pk) or prepare(row, on=today))
        else:
            changed.append(row)
    enter_accounts(fresh, source=source, now=now, on=today)
    update_accounts(changed, known, source=source, on=today)
    index_accounts([row.account_id for row in changed if row.after.keys() & set(NAMES)])
    _mark(fresh, changed, now)
    _announce(changed)
    return began


def _mark(fresh: Sequence[NewAccount], changed: Sequence[DueRow], now: datetime) -> None:
    """Note at each row what became of it: this is its audit (adr 0008), and what an undo reads."""
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


def _announce(changed: Sequence[DueRow]) -> None:
    """Word to the apps above of who covers what now."""
    moved = tuple(row.account_id for row in changed if row.after.keys() & COVERAGE)
    if moved:
        events.publish(CoverageAssigned(moved))


def finish_run(
    run: ImportRun, actor: Actor, *, made: int, changed: int, **more: int
) -> dict[str, Any]:
    """Everything is written: from now on the run can be taken back."""
    now = timezone.now()
    with transaction.atomic():
        run.state = ImportRun.State.DONE
        run.finished_at = now
        run.undo_until = now + timedelta(days=settings.TANDEM["IMPORT_UNDO_DAYS"])
        run.counts = {**run.counts, "made": made, "changed": changed, **more}
        run.save(update_fields=["state", "finished_at", "undo_until", "counts"])
        audit.record(
            actor=actor,
            act="keyaccounts.list_imported",
            subject=run,
            after={"file": run.file_name, "counts": numbers_of(run)},
            now=now,
        )
    return numbers_of(run)


def _finish(run: ImportRun, actor: Actor) -> dict[str, Any]:
    pairs = keep_new_pairs(run, now=timezone.now())
    applied = ImportRow.objects.filter(run=run).exclude(applied_at=None)
    new = applied.filter(made__account=True).count()
    return finish_run(run, actor, made=new, changed=applied.count() - new, pairs=pairs)


def numbers_of(run: ImportRun) -> dict[str, int]:
    return {name: value for name, value in run.counts.items() if isinstance(value, int)}
