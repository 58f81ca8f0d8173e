"""The request as every view gets it, after the middleware has said who is asking."""

from __future__ import annotations

from tandem.foundation.requests import FollowedRequest
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


class Request(FollowedRequest):
    """A signed-in person's request; used as a type, never made."""

    actor: Actor
    user: User
    place: str  # the entry of the rail a page stands under, where its address names another
