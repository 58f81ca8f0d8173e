"""Who changed what of an account: its audit entries and what imports did, newest first, a page
at a time.

An import leaves one audit entry and keeps each account's before and after in its own rows (adr
0008), so both are read. The account is found by `visible_account` before; its trail is visible
with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account, ImportRow
from tandem.organisation.models import Company, Industry, Region, User
from tandem.organisation.rules.scope import Actor

PAGE = 50
# Columns that hold an id, and whose id it is.
NAMED_BY: dict[str, Any] = {
    "owner_id": User,
    "inside_id": User,
    "industry_id": Industry,
    "region_id": Region,
    "partner_id": Company,
}
ACCOUNTS = frozenset({"parent_id", "kept", "absorbed", "first", "second", "merged_into_id"})


@dataclass(frozen=True)
class HistoryPage:
    entries: list[AuditEntry]
    people: dict[int, str]  # who acted
    names: dict[tuple[str, Any], str]  # (column, id) -> what it is called
    next_before: int | None


def history_page(*, actor: Actor, account_id: int, before: int | None = None) -> HistoryPage:
    """At most nine queries: entries, rows of imports, and one for each kind of thing they name."""
    rows = AuditEntry.objects.filter(account_id=account_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    entries = list(rows.order_by("-id")[: PAGE + 1])
    more, entries = len(entries) > PAGE, entries[:PAGE]
    last = entries[-1].pk if more else None
    since = entries[-1].at if more else None
    until = None
    if before is not None:
        until = AuditEntry.objects.filter(pk=before).values_list("at", flat=True).first()
    entries += _entries_of_imports(account_id, since, until)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return HistoryPage(
        entries=entries,
        people=_names_of_people(entries),
        names=_names(actor, entries),
        next_before=last,
    )


def last_change(account_id: int) -> str:
    """Who changed the account last, by name; empty when nobody or the product itself did."""
    rows = AuditEntry.objects.filter(account_id=account_id, act="keyaccounts.account_changed")
    changes = [*rows.order_by("-id")[:1], *_entries_of_imports(account_id, None, None)]
    latest = max(changes, key=lambda entry: entry.at, default=None)
    person = User.objects.filter(pk=latest.actor_id).first() if latest else None
    return person.get_full_name() if person else ""


def last_change_of(row: Model) -> str:
    """Who wrote this row last, by name; empty when nobody or the product itself did."""
    entry = (
        AuditEntry.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk)
        .order_by("-id")
        .first()
    )
    person = User.objects.filter(pk=entry.actor_id).first() if entry else None
    return person.get_full_name() if person else ""


def _entries_of_imports(
    account_id: int, since: datetime | None, before: datetime | None
) -> list[AuditEntry]:
    """What imports did to the account between two moments, in the form of entries."""
    rows = ImportRow.objects.filter(account_id=account_id, run__kind="accounts").exclude(
        applied_at=None
    )
    told = [
        entry
        for row in rows.select_related("run").defer("raw", "candidates")
        for entry in _told(row)
    ]
    return [
        entry
        for entry in told
        if (since is None or entry.at > since) and (before is None or entry.at <= before)
    ]


def _told(row: ImportRow) -> list[AuditEntry]:
    """The entry, and once it is taken back a second one the other way round."""
    assert row.applied_at is not None  # only applied rows are read
    is_new = bool(row.made.get("account"))
    act, before, after = "account_updated", row.before, row.after
    if is_new:
        act, before, after = "account_imported", {}, {"name": row.clean.get("name", "")}
    elif not row.after and not row.made:
        return []
    entries = [AuditEntry(act=f"keyaccounts.{act}", at=row.applied_at, before=before, after=after)]
    if row.undone_at and not row.made.get("kept"):
        back = "keyaccounts.account_change_undone"
        entries.append(AuditEntry(act=back, at=row.undone_at, before=after, after=before))
    for entry in entries:
        entry.actor_id, entry.account_id = row.run.owner_id, row.account_id
    return entries


def _names_of_people(entries: Iterable[AuditEntry]) -> dict[int, str]:
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    return {pk: user.get_full_name() for pk, user in User.objects.in_bulk(list(ids)).items()}


def _names(actor: Actor, entries: Iterable[AuditEntry]) -> dict[tuple[str, Any], str]:
    asked: dict[str, set[int]] = {}
    for entry in entries:
        for values in (entry.before, entry.after):
            for column, value in values.items():
                if isinstance(value, int) and (column in NAMED_BY or column in ACCOUNTS):
                    asked.setdefault(column, set()).add(value)
    named: dict[tuple[str, Any], str] = {}
    for kind in (User, Industry, Region, Company):
        columns = [name for name, by in NAMED_BY.items() if by is kind and name in asked]
        found = _in_bulk(kind, set().union(*(asked[name] for name in columns)))
        named |= {(name, pk): str(row) for name in columns for pk, row in found.items()}
    columns = sorted(ACCOUNTS & asked.keys())
    seen = _in_bulk(Account, set().union(*(asked[name] for name in columns)), actor)
    return named | {(name, pk): str(row) for name in columns for pk, row in seen.items()}


def _in_bulk(kind: Any, ids: set[int], actor: Actor | None = None) -> dict[int, Any]:
    if not ids:
        return {}
    rows = kind.objects.all() if actor is None else kind.objects.visible_to(actor)
    return dict(rows.in_bulk(sorted(ids)))
