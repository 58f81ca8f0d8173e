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
    InstalledBase,
    Lock,
    SearchEntry,
    Site,
)

OWN = (Contact, Site, InstalledBase, Figure, DuplicatePair, Lock)
LEFT_ALONE = (ImportRow,)


def used_since(made: Mapping[int, ImportRow]) -> set[int]:
    """Accounts with a trail beyond the import's own, or that anything else points to.

    Every change leaves an audit entry, and so does every visit; what leaves none (a line of a
    coverage plan) still points to the account.
    """
    used: set[int] = set()
    trail = AuditEntry.objects.filter(account_id__in=made)
    for account_id, at in trail.values_list("account_id", "at"):
        row = made[account_id]
        own = {row.made.get("locked_at"), row.made.get("parent_at")}
        if at != row.applied_at and at.isoformat() not in own:
            used.add(account_id)
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
