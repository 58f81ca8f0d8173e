"""The one place where a refusal becomes something to read."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tandem.foundation.errors import Refusal
from tandem.foundation.requests import FollowedRequest


def wants_json(request: HttpRequest) -> bool:
    return (
        request.path.startswith("/api/")
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def render_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A JSON problem for a client, a fragment for htmx, a page for everybody else."""
    if wants_json(request):
        problem = {
            "type": f"about:blank#{refusal.code}",
            "title": str(refusal),
            "status": refusal.status,
            "code": refusal.code,
        }
        return JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    htmx = cast("FollowedRequest", request).htmx
    template = "foundation/_refusal.html" if htmx else "foundation/refusal.html"
    response = render(request, template, {"refusal": refusal}, status=refusal.status)
    if htmx:
        response["HX-Retarget"] = "#refusal"
        response["HX-Reswap"] = "innerHTML"
    return response
