"""Noting that a list left the product: who took which list, and how long it was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tandem.foundation import audit
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


@transaction.atomic
def note_export(*, actor: Actor, query: str, kind: str, rows: int, now: datetime) -> None:
    audit.record_many(
        [
            audit.entry_of(
                actor=actor,
                act="keyaccounts.list_exported",
                subject_type=User._meta.label_lower,
                subject_id=actor.user_id or 0,
                after={"query": query[:600], "format": kind, "rows": rows},
                now=now,
            )
        ]
    )
