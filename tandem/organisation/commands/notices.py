"""Telling a person something, and their having read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

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


@transaction.atomic
def mark_notices_read(*, actor: Actor, now: datetime | None = None) -> None:
    Notice.objects.filter(user_id=actor.person_id, read_at=None).update(
        read_at=now or timezone.now()
    )
