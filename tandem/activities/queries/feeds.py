"""Whose calendar a secret address opens."""

from __future__ import annotations

from hashlib import sha256

from django.utils.translation import gettext as _

from tandem.activities.models import CalendarFeed
from tandem.foundation.errors import NotThere


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def open_feed_of(user_id: int) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user_id=user_id, revoked_at=None).first()


def feed_of(token: str) -> CalendarFeed:
    """An address that was replaced or closed, or of somebody who left, opens nothing."""
    feeds = CalendarFeed.objects.filter(revoked_at=None, user__is_active=True)
    feed = feeds.select_related("user").filter(token_hash=hash_of(token)).first()
    if feed is None:
        raise NotThere("no_such_calendar", _("There is no such calendar. Ask for a new address."))
    return feed
