"""Telling a person something, and their having read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tandem.foundation import bulk
from tandem.organisation.models import Notice
from tandem.organisation.rules.scope import Actor


@transaction.atomic
def notify(
    *,
    user_ids: Iterable[int],
    kind: str,
    facts: dict[str, Any],
    url: str = "",
    now: datetime | None = None,
) -> None:
    """One notice each; the page that shows it words it in the reader's language."""
    at = now or timezone.now()
    Notice.objects.bulk_create(
        [Notice(user_id=pk, kind=kind, facts=facts, url=url, created_at=at) for pk in user_ids],
        batch_size=500,
    )


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is to be told; `kind` and `facts` as `notify` takes them."""

    user_id: int
    kind: str
    facts: dict[str, Any]
    url: str = ""


@transaction.atomic
def notify_each(messages: Iterable[Message], *, now: datetime) -> None:
    """Tell many people different things at once."""
    bulk.insert_rows(
        Notice,
        ["user", "kind", "facts", "url", "created_at"],
        ([each.user_id, each.kind, each.facts, each.url, now] for each in messages),
    )


@transaction.atomic
def mark_notices_read(*, actor: Actor, now: datetime | None = None) -> None:
    Notice.objects.filter(user_id=actor.person_id, read_at=None).update(
        read_at=now or timezone.now()
    )
