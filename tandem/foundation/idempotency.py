"""A retry never doubles: the effect and the answer to a keyed request commit together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation.actor import Author
from tandem.foundation.errors import Refusal
from tandem.foundation.models import IdempotencyKey

KEEP_DAYS = 30


class KeyReused(Refusal):
    """The same key came with a different content."""


def once(
    *,
    actor: Author,
    key: str,
    body: Mapping[str, Any],
    effect: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run `effect` for the first request with this key; give later ones the same answer.

    Without a key the effect simply runs. The unique key row is claimed first, so a twin
    request waits for it and then reads the answer.
    """
    if not key:
        return effect()
    fingerprint = hashlib.sha256(
        json.dumps(body, sort_keys=True, default=str, ensure_ascii=False).encode()
    ).hexdigest()
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(
                actor_id=actor.person_id,
                key=key,
                body_hash=fingerprint,
                created_at=timezone.now(),
            )
            row.answer = effect()
            row.save(update_fields=["answer"])
            return row.answer
    except IntegrityError:
        first = IdempotencyKey.objects.filter(actor_id=actor.person_id, key=key).first()
        if first is None:
            raise
    if first.body_hash != fingerprint:
        raise KeyReused(
            "idempotency_key_reused",
            _("This form was already sent with other content. Reload the page and send it again."),
        )
    return first.answer


def forget_old_keys(now: datetime) -> int:
    deleted, _rows = IdempotencyKey.objects.filter(
        created_at__lt=now - timedelta(days=KEEP_DAYS)
    ).delete()
    return deleted
