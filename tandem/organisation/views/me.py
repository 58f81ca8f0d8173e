"""A person's own pages: profile and preferences."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tandem.organisation import commands
from tandem.organisation.forms.preferences import PreferencesForm
from tandem.organisation.labels import ROLE_NAMES
from tandem.organisation.queries import grants_of
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role


def profile(request: Request) -> HttpResponse:
    held = grants_of([request.user.pk], on=timezone.localdate()).get(request.user.pk, [])
    roles = [(ROLE_NAMES[Role(grant.role)], grant.region or grant.industry) for grant in held]
    return render(request, "organisation/profile.html", {"person": request.user, "roles": roles})


def preferences(request: Request) -> HttpResponse:
    """The page shows and posts all four; the avatar menu posts the one that was touched."""
    if request.method != "POST":
        form = PreferencesForm(initial=PreferencesForm.initial_of(request.user))
        return render(request, "organisation/preferences.html", {"form": form})
    user = commands.save_preferences(actor=request.actor, **PreferencesForm.wanted_of(request.POST))
    if request.headers.get("X-Requested-With") == "kit":
        return HttpResponse(status=204)
    translation.activate(user.language)
    messages.success(request, _("Your preferences are kept."))
    return redirect(_safe_next(request))


def _safe_next(request: Request) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return "/me/"
