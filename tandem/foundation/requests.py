"""The request as the ground's own middleware leaves it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class FollowedRequest(HttpRequest):
    """It has an id to follow it by; used as a type, never made."""

    htmx: HtmxDetails
    request_id: str
