"""Checked rows become orders of the ledger, some hundred at a time.

Each transaction marks its rows as applied, so a killed run goes on with the first that is not. What
a row made and what it changed is kept at the row (adr 0008): it is the trail, and what undo reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import bulk
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.imports.comparing import said
from tandem.keyaccounts.commands.imports.customers import standing_accounts
from tandem.keyaccounts.commands.imports.due import DueRow
from tandem.keyaccounts.commands.imports.kinds import plain
from tandem.keyaccounts.commands.imports.orders.judging import (
    facts_of,
    marks_by_key,
)
from tandem.keyaccounts.commands.imports.running import finish_run, write_in_turn
from tandem.keyaccounts.commands.orders import MARK_COLUMNS, NotedOrder, correct_orders, note_orders
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.organisation.rules.scope import Actor

MOST = 500
WRITTEN = ("account", "outcome", "applied_at", "before", "after", "made", "problems")


def apply_orders(run: ImportRun, work: JobRun, actor: Actor) -> dict[str, Any]:
    """Note every row that is due and not yet applied; then the run can be taken back for a week."""
    waited = write_in_turn(
        run,
        work,
        lambda rows: _apply(rows, timezone.now()),
        most=MOST,
        words=_("Writing the orders"),
    )
    applied = ImportRow.objects.filter(run=run).exclude(applied_at=None)
    new = applied.filter(made__new=True).count()
    changed = applied.filter(made__has_key="order").count() - new
    wrong = ImportRow.objects.filter(run=run, outcome=ImportRow.Outcome.ERROR).count()
    numbers = finish_run(run, actor, made=new, changed=changed, error=wrong)
    return {**numbers, **waited}


@transaction.atomic
def _apply(rows: Sequence[DueRow], now: datetime) -> None:
    """Looked up again right before writing: what another run noted meanwhile is corrected, not doubled."""
    _follow_customers(rows)
    usable = [row for row in rows if row.account_id is not None]
    known = marks_by_key([row.clean["key"] for row in usable])
    fresh = [row for row in usable if row.clean["key"] not in known]
    note_orders([_order_of(row) for row in fresh], now=now)
    changes: dict[int, dict[str, Any]] = {}
    for row in usable:
        if mark := known.get(row.clean["key"]):
            told = facts_of(row.clean)
            before = {name: getattr(mark, name) for name in MARK_COLUMNS}
            changed = {name: told[name] for name in MARK_COLUMNS if told[name] != before[name]}
            row.made = {"order": mark.pk}
            row.before = {name: plain(before[name]) for name in changed}
            row.after = {name: plain(value) for name, value in changed.items()}
            if changed:
                changes[mark.pk] = changed
    correct_orders(changes, now=now)
    _mark(rows, fresh, now)


def _follow_customers(rows: Sequence[DueRow]) -> None:
    """An account merged since the check passes its orders on; one that is gone keeps the row out."""
    standing = standing_accounts({row.clean["account_id"] for row in rows})
    for row in rows:
        told = row.clean["account_id"]
        row.account_id = row.clean["account_id"] = standing.get(told)
        if row.account_id is None:
            row.outcome = ImportRow.Outcome.ERROR
            facts = {"value": row.clean.get("account") or row.clean.get("account_number", "")}
            row.problems = [said("problem", "customer_unknown", "account", facts)]


def _order_of(row: DueRow) -> NotedOrder:
    told = facts_of(row.clean)
    return NotedOrder(**told, source_key=row.clean["key"])


def _mark(rows: Sequence[DueRow], fresh: Sequence[DueRow], now: datetime) -> None:
    marks = marks_by_key([row.clean["key"] for row in fresh])
    for row in fresh:
        row.made, row.before, row.after = (
            {"order": marks[row.clean["key"]].pk, "new": True},
            {},
            {name: plain(value) for name, value in facts_of(row.clean).items()},
        )
    bulk.write_columns(
        ImportRow,
        WRITTEN,
        [
            (
                row.pk,
                (row.account_id, row.outcome, now, row.before, row.after, row.made, row.problems),
            )
            for row in rows
        ],
    )
