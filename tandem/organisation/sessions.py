"""A session ends after half an hour without a request, and after twelve hours at the latest.

The last request is written down once a minute, not at every one, so that reading pages does not
take the database's write lock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout

from tandem.organisation.requests import Request

SEEN_AT = "tandem.seen_at"
SINCE = "tandem.since"
NOTE_EVERY = timedelta(seconds=60)


def end_if_over(request: Request, now: datetime) -> bool:
    """Sign the person out if the session is too old or was idle too long."""
    session = request.session
    since, seen = session.get(SINCE), session.get(SEEN_AT)
    if since is None or seen is None:
        session[SINCE] = session[SEEN_AT] = now.timestamp()
        return False
    idle = timedelta(minutes=settings.TANDEM.get("SESSION_IDLE_MINUTES", 30))
    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    if now.timestamp() - since >= age.total_seconds() or (
        now.timestamp() - seen >= idle.total_seconds()
    ):
        logout(request)
        return True
    if now.timestamp() - seen >= NOTE_EVERY.total_seconds():
        session[SEEN_AT] = now.timestamp()
    return False
