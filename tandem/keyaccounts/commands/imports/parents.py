"""Which account stands above which, as the rows name it: after all rows are in, for a parent may
stand further down the list."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from tandem.foundation import bulk
from tandem.keyaccounts.commands.columns import batches, write_columns
from tandem.keyaccounts.commands.imports.comparing import said
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.keyaccounts.rules.naming import name_key

CHUNK = 300


def name_parents(run: ImportRun) -> None:
    """Set the parent where its name means one account; say so at the row where it does not."""
    rows = ImportRow.objects.filter(run=run, clean__parent__isnull=False)
    due = rows.exclude(applied_at=None).exclude(account=None).exclude(made__has_key="parent")
    for chunk in batches(list(due.order_by("number").values_list("pk", flat=True)), CHUNK):
        _name_chunk(list(ImportRow.objects.filter(pk__in=chunk).order_by("number")))


@transaction.atomic
def _name_chunk(rows: list[ImportRow]) -> None:
    meant = _meant({name_key(row.clean["parent"])[:200] for row in rows})
    accounts = Account.objects.in_bulk([row.account_id for row in rows])
    for row in rows:
        account = accounts[row.account_id]
        found = meant[name_key(row.clean["parent"])[:200]] - {account.pk}
        code = "" if len(found) == 1 else "parent_ambiguous" if found else "parent_unknown"
        above = next(iter(found)) if not code else None
        if above is not None and _stands_above(account.pk, above):
            code = "parent_circle"
        if code:
            facts = {"value": row.clean["parent"]}
            row.problems = [*row.problems, said("warning", code, "parent", facts)]
            row.made = {**row.made, "parent": []}
        elif above != account.parent_id:
            row.made = {**row.made, "parent": [account.parent_id, above]}
            write_columns(["parent"], [(account.pk, [above])])
        else:
            row.made = {**row.made, "parent": []}
    bulk.write_columns(
        ImportRow, ("made", "problems"), [(row.pk, (row.made, row.problems)) for row in rows]
    )


def _meant(keys: set[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    rows = Account.objects.living().filter(name_key__in=keys)
    for pk, key in rows.values_list("id", "name_key"):
        found[key].add(pk)
    return found


def _stands_above(account_id: int, start: int) -> bool:
    """Whether the account is above `start`, so that it cannot be put below it."""
    above: int | None = start
    passed: set[int] = set()
    while above is not None and above not in passed:
        if above == account_id:
            return True
        passed.add(above)
        above = Account.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return False
