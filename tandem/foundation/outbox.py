"""Messages to the world leave only if their change committed, and leave at least once.

`announce` writes a row with the change; the worker hands it to the handler that
`config/wiring.py` registered. A handler must bear being called twice (the row's id is the
message's id). After five failures a message is parked, visibly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tandem.foundation.models import OutboxMessage

log = logging.getLogger(__name__)
Handler = Callable[[int, dict[str, Any]], None]
MAX_ATTEMPTS = 5
_handlers: dict[str, Handler] = {}


def handle(kind: str, handler: Handler) -> None:
    _handlers[kind] = handler


def announce(kind: str, **payload: Any) -> None:
    """Write the message inside the current transaction."""
    now = timezone.now()
    OutboxMessage.objects.create(kind=kind, payload=payload, created_at=now, not_before=now)


def deliver(now: datetime, limit: int = 100) -> int:
    """Deliver what is due; each message in its own transaction. Returns how many left."""
    due = OutboxMessage.objects.filter(delivered_at=None, parked_reason="", not_before__lte=now)
    ids = list(due.order_by("id").values_list("id", flat=True)[:limit])
    return sum(_deliver_one(pk, now) for pk in ids)


def _deliver_one(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=_can_skip())
            .filter(pk=pk, delivered_at=None)
            .first()
        )
        if message is None:
            return False
        try:
            with transaction.atomic():
                _handlers[message.kind](message.pk, message.payload)
        except Exception as error:
            log.exception("Message %s (%s) was not delivered.", message.pk, message.kind)
            _postpone(message, now, str(error) or type(error).__name__)
            return False
        message.delivered_at = now
        message.save(update_fields=["delivered_at"])
        return True


def _postpone(message: OutboxMessage, now: datetime, reason: str) -> None:
    message.attempts += 1
    message.not_before = now + timedelta(seconds=30 * 2**message.attempts)
    if message.attempts >= MAX_ATTEMPTS:
        message.parked_reason = reason[:300]
    message.save(update_fields=["attempts", "not_before", "parked_reason"])


def _can_skip() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked
