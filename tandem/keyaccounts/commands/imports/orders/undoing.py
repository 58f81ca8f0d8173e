"""Taking a file of orders back: what it noted goes, what it corrected says again what it said.

An order that was corrected since by another file keeps what it says now; the report says how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.imports.customers import standing_accounts
from tandem.keyaccounts.commands.imports.kinds import plain
from tandem.keyaccounts.commands.imports.undoing import take_back
from tandem.keyaccounts.commands.orders import correct_orders, remove_orders
from tandem.keyaccounts.models import ImportRow, ImportRun, OrderMark
from tandem.organisation.rules.scope import Actor

FOLLOWS_MERGES = "account_id"  # says another account after a merge, and nobody corrected it


def undo_orders(run: ImportRun, work: JobRun, actor: Actor) -> dict[str, Any]:
    return take_back(run, work, actor, lambda rows: _undo(rows), words=_("Taking the orders back"))


@transaction.atomic
def _undo(rows: Sequence[ImportRow]) -> None:
    now = timezone.now()
    marks = OrderMark.objects.in_bulk([row.made["order"] for row in rows if row.made.get("order")])
    told = {row.before["account_id"] for row in rows if "account_id" in row.before}
    standing = standing_accounts(told)
    gone: list[int] = []
    back: dict[int, dict[str, Any]] = {}
    for row in rows:
        row.undone_at = now
        mark = marks.get(row.made.get("order", 0))
        if mark is None:
            continue
        if not _still_says(mark, row.after):
            row.made = {**row.made, "kept": True}
        elif row.made.get("new"):
            gone.append(mark.pk)
        elif row.before:
            back[mark.pk] = _values(row.before, standing)
    remove_orders(gone, now=now)
    correct_orders(back, now=now)
    ImportRow.objects.bulk_update(rows, ["made", "undone_at"])


def _still_says(mark: OrderMark, after: dict[str, Any]) -> bool:
    return all(
        plain(getattr(mark, name)) == value
        for name, value in after.items()
        if name != FOLLOWS_MERGES
    )


def _values(before: dict[str, Any], standing: dict[int, int]) -> dict[str, Any]:
    """Columns as they were kept at a row, a day as a day again, an account where it went since."""
    values = dict(before)
    if "ordered_on" in values:
        values["ordered_on"] = date.fromisoformat(values["ordered_on"])
    if (told := values.pop("account_id", None)) in standing:
        values["account_id"] = standing[told]
    return values
