"""The request as every view gets it, after the middleware has said who is asking."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


class Request(HttpRequest):
    """A signed-in person's request; used as a type, never made."""

    actor: Actor
    htmx: HtmxDetails
    request_id: str
    user: User
