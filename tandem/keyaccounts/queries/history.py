"""Who changed what of an account: its audit entries, newest first, a page at a time.

The account is found by `visible_account` before; its trail is visible with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account
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
    """At most seven queries: the entries, and one for each kind of thing they name."""
    rows = AuditEntry.objects.filter(account_id=account_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    entries = list(rows.order_by("-id")[: PAGE + 1])
    more, entries = len(entries) > PAGE, entries[:PAGE]
    return HistoryPage(
        entries=entries,
        people=_names_of_people(entries),
        names=_names(actor, entries),
        next_before=entries[-1].pk if more else None,
    )


def last_change(account_id: int) -> str:
    """Who changed the account last, by name; empty when nobody or the product itself did."""
    rows = AuditEntry.objects.filter(account_id=account_id, act="keyaccounts.account_changed")
    actor_id = rows.order_by("-id").values_list("actor_id", flat=True).first()
    person = User.objects.filter(pk=actor_id).first() if actor_id else None
    return person.get_full_name() if person else ""


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
