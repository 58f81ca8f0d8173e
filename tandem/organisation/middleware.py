"""Every request gets an actor, and passes only where the policy table has a row for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.rendering import render_refusal, wants_json
from tandem.organisation import policy, sessions
from tandem.organisation.actors import actor_for
from tandem.organisation.forced_step import missing_step, must_have_second_step
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import NOBODY

Handler = Callable[[HttpRequest], HttpResponse]
KEPT = _(
    "Your role signs in with a second step, so it stays on. If you changed your phone, ask another "
    "administrator to take the old one back."
)


class SecondStepKept(NotAllowed):
    """A role that must have a second step cannot turn it off."""


class ActorMiddleware:
    """Put the actor on the request and speak the person's language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = NOBODY
        if request.user.is_authenticated:
            sessions.end_if_over(request, timezone.now())
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            channel = "api" if request.path.startswith("/api/") else "page"
            request.actor = actor_for(request.user, channel=channel, request_id=request.request_id)
        else:
            translation.activate(
                translation.get_language_from_request(request) or settings.LANGUAGE_CODE
            )
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response


class AccessMiddleware:
    """Deny what the policy does not open. A refused route looks like one that is not there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        row = policy.row_of(match.view_name if match else "")
        is_public = row is not None and row.is_public
        if request.actor.user_id is None and not is_public:
            return self._ask_to_sign_in(request)
        if row is None or not row.allows(request.actor):
            return render_refusal(
                request, NotThere("no_such_page", _("There is no such page for you."))
            )
        if request.method not in row.methods:
            return HttpResponseNotAllowed(sorted(row.methods))
        return None if is_public else self._ask_for_second_step(request, row.route)

    def _ask_for_second_step(self, request: Request, route: str) -> HttpResponse | None:
        if route == "mfa_deactivate_totp" and must_have_second_step(request.actor):
            return render_refusal(request, SecondStepKept("second_step_kept", KEPT))
        missing = missing_step(request, route)
        if not missing:
            return None
        if wants_json(request):
            return HttpResponse(status=401)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": reverse(missing)})
        return redirect(f"{reverse(missing)}?{urlencode({'next': request.get_full_path()})}")

    def _ask_to_sign_in(self, request: Request) -> HttpResponse:
        if wants_json(request):
            return HttpResponse(status=401)
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=401)
            page = request.htmx.current_url_abs_path or "/"
            response["HX-Redirect"] = redirect_to_login(page).url
            return response
        return redirect_to_login(request.get_full_path())
