"""Giving accounts back what they were before an import changed them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from tandem.keyaccounts.commands.columns import batches, write_columns
from tandem.keyaccounts.models import (
    Account,
    Contact,
    Figure,
    ImportRow,
    ImportRun,
    InstalledBase,
    Site,
)

CHUNK = 300


def restore_accounts(rows: Sequence[ImportRow]) -> set[int]:
    """Give each column its old value where it still holds what the import wrote.

    `rows` come last first: two rows may have changed one account. Returns the ids of the rows of
    which something was changed by somebody since, and stays.
    """
    accounts = Account.objects.in_bulk({row.account_id for row in rows})
    kept: set[int] = set()
    for row in rows:
        account = accounts[row.account_id]
        back: dict[str, Any] = {
            name: value
            for name, value in row.before.items()
            if getattr(account, name) == row.after.get(name)
        }
        if account.state == Account.State.MERGED:
            back = {}
        if len(back) < len(row.before):
            kept.add(row.pk)
        if back:
            write_columns(list(back), [(account.pk, list(back.values()))])
            for name, value in back.items():
                setattr(account, name, value)
        _take_back_facts(row)
    return kept


def unname_parents(run: ImportRun) -> None:
    """Undo the parents first: an account that stands above another cannot be removed."""
    rows = ImportRow.objects.filter(run=run, made__has_key="parent", undone_at=None)
    for chunk in batches(list(rows.order_by("-number")), CHUNK):
        with transaction.atomic():
            accounts = Account.objects.in_bulk([row.account_id for row in chunk if row.account_id])
            for row in chunk:
                account = accounts.get(row.account_id)
                old, new = row.made["parent"] or (None, None)
                if account is not None and new is not None and account.parent_id == new:
                    write_columns(["parent"], [(account.pk, [old])])


def _take_back_facts(row: ImportRow) -> None:
    """What the import added to an account that was there before, and only that."""
    models = {"contacts": Contact, "sites": Site, "machines": InstalledBase, "figures": Figure}
    for kind, model in models.items():
        if row.made.get(kind):
            model._default_manager.filter(pk__in=row.made[kind]).delete()
    for pk, units in row.made.get("machines_before", []):
        InstalledBase.objects.filter(pk=pk).update(units=units)
    for pk, amount, source in row.made.get("figures_before", []):
        Figure.objects.filter(pk=pk).update(amount_minor=amount, source=source)
