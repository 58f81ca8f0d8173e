"""A calendar's secret address is made, replaced and closed; it is shown only when it is made."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from tandem.activities.models import CalendarFeed
from tandem.activities.queries.feeds import hash_of
from tandem.foundation import audit
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

TOKEN_BYTES = 32


@transaction.atomic
def open_feed(*, actor: Actor, now: datetime) -> str:
    """A new address for one's own calendar; the one before stops to open. Returns its secret."""
    _hold(actor)
    closed = _revoke(actor, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        user_id=actor.person_id, token_hash=hash_of(token), made_at=now
    )
    audit.record(
        actor=actor,
        act="activities.feed_opened",
        subject=feed,
        before={"open": closed},
        after={"open": 1},
        now=now,
    )
    return token


@transaction.atomic
def close_feed(*, actor: Actor, now: datetime) -> None:
    """Nobody reads the calendar at its address any more."""
    _hold(actor)
    feed = CalendarFeed.objects.filter(user_id=actor.person_id, revoked_at=None).first()
    if feed is None:
        return
    _revoke(actor, now)
    audit.record(
        actor=actor,
        act="activities.feed_closed",
        subject=feed,
        before={"open": 1},
        after={"open": 0},
        now=now,
    )


def _hold(actor: Actor) -> None:
    """Two presses at once follow one another."""
    User.objects.select_for_update().get(pk=actor.person_id)


def _revoke(actor: Actor, now: datetime) -> int:
    feeds = CalendarFeed.objects.filter(user_id=actor.person_id, revoked_at=None)
    return feeds.update(revoked_at=now)
