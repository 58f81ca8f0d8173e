"""Every change leaves one entry, written by the command in the change's own transaction.

A command calls `record` right after it writes. Canonical JSON and a digest per row let
`verify` find a row that was altered behind the database's back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from tandem.foundation import bulk
from tandem.foundation.actor import Author
from tandem.foundation.models import AuditEntry
from tandem.foundation.money import Money


def record(
    *,
    actor: Author,
    act: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    account_id: int | None = None,
    now: datetime | None = None,
) -> AuditEntry:
    """Write the one entry of a change. Must run inside the change's transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{act} must be recorded inside the transaction of its change."
        )
    entry = entry_of(
        actor=actor,
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        before=before,
        after=after,
        account_id=account_id,
        now=now,
    )
    entry.save(force_insert=True)
    return entry


def record_many(entries: Iterable[AuditEntry]) -> None:
    """Write the entries of a bulk change; make each with `entry_of`."""
    names = [field.attname for field in AuditEntry._meta.concrete_fields if field.name != "id"]
    bulk.insert_rows(
        AuditEntry, names, ([getattr(entry, name) for name in names] for entry in entries)
    )


def entry_of(
    *,
    actor: Author,
    act: str,
    subject_type: str,
    subject_id: int,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    account_id: int | None = None,
    now: datetime | None = None,
) -> AuditEntry:
    """An unsaved entry with its digest."""
    entry = AuditEntry(
        at=now or timezone.now(),
        act=act,
        actor_id=actor.user_id,
        on_behalf_of_id=actor.on_behalf_of_id,
        channel=actor.channel,
        request_id=actor.request_id,
        subject_type=subject_type,
        subject_id=subject_id,
        account_id=account_id,
        before=plain(before or {}),
        after=plain(after or {}),
    )
    entry.digest = digest_of(entry)
    return entry


def digest_of(entry: AuditEntry) -> str:
    content = [
        entry.at.isoformat(timespec="microseconds"),
        entry.act,
        entry.actor_id,
        entry.on_behalf_of_id,
        entry.channel,
        entry.request_id,
        entry.subject_type,
        entry.subject_id,
        entry.account_id,
        entry.before,
        entry.after,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def altered_entries(limit: int = 100) -> list[int]:
    """Ids of entries whose content no longer matches their digest."""
    rows = AuditEntry.objects.order_by("id").iterator(chunk_size=2000)
    found = (row.pk for row in rows if digest_of(row) != row.digest)
    return [pk for pk, _ in zip(found, range(limit), strict=False)]


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON holds them."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return value.pk
    return value
