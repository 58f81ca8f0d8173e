"""Which accounts of an import somebody has worked with since, and removing the others whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import (
    Account,
    Contact,
    DuplicatePair,
    Figure,
    ImportRow,
    ImportRun,
    InstalledBase,
    Lock,
    SearchEntry,
    Site,
)

OWN = (Contact, Site, InstalledBase, Figure, DuplicatePair, Lock)
LEFT_ALONE = (ImportRow,)


def used_since(run: ImportRun, made: Mapping[int, ImportRow]) -> set[int]:
    """Accounts with a trail beyond the import's own, or that anything else points to.

    Every change by a person leaves an audit entry, and so does every visit; another import leaves
    its row (adr 0008); what leaves neither (a line of a coverage plan) points to the account.
    """
    trail = AuditEntry.objects.filter(account_id__in=made).values_list("account_id", "at")
    own = {
        pk: {row.made.get(name) for name in ("locked_at", "entered_at")} for pk, row in made.items()
    }
    used = {pk for pk, at in trail if pk and at.isoformat() not in own[pk]}
    others = ImportRow.objects.filter(account_id__in=made, undone_at=None).exclude(run=run)
    for row in others.exclude(applied_at=None).only("account_id", "after", "made"):
        if row.account_id and (row.after or row.made):
            used.add(row.account_id)
    for relation in Account._meta.related_objects:
        model, name = relation.related_model, relation.field.attname
        if model not in (*OWN, *LEFT_ALONE):
            rows = model._base_manager.filter(**{f"{name}__in": list(made)})
            used |= set(rows.values_list(name, flat=True))
    return used


def remove_accounts(ids: Sequence[int]) -> None:
    """The accounts with all that the import gave them."""
    DuplicatePair.objects.filter(Q(first_id__in=ids) | Q(second_id__in=ids)).delete()
    SearchEntry.objects.filter(rowid__in=ids).delete()
    Account.objects.filter(id__in=ids).delete()
