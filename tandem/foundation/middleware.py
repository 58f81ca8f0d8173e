"""What every request gets: an id to follow it by, and one renderer for every refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from tandem.foundation.errors import Refusal
from tandem.foundation.rendering import render_refusal
from tandem.foundation.requests import FollowedRequest
from tandem.foundation.uuids import uuid7

GOOD_ID = re.compile(r"^[A-Za-z0-9-]{8,40}$")


class RequestIdMiddleware:
    """Take the proxy's request id if it is a plain one, else make one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-ID", "")
        followed = cast("FollowedRequest", request)
        followed.request_id = offered if GOOD_ID.match(offered) else str(uuid7())
        response = self.get_response(request)
        response["X-Request-ID"] = followed.request_id
        return response


class RefusalMiddleware:
    """Turn a Refusal into a page, a fragment or a JSON problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return render_refusal(request, exception)
        return None
