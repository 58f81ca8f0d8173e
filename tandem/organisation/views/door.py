"""The partner's way in: ask for a link, then press once on the page it leads to.

The page behind a link looks the same for every token and uses it only by a press: programs that
read mails before their owner open addresses, but press nothing.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.organisation.commands.door_keys import ask_for_link, use_key
from tandem.organisation.forms.login import LinkForm
from tandem.organisation.login import attempting_address

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def login_link(request: HttpRequest) -> HttpResponse:
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_link(
            typed=form.cleaned_data["email"],
            address=attempting_address(request),
            now=timezone.now(),
        )
        messages.info(request, _("If this address is known, a link is on its way to it."))
        return redirect("login_link")
    status = 422 if form.errors else 200
    return render(request, "organisation/login_link.html", {"form": form}, status=status)


def login_door(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        key = request.GET.get("key", "")[:100]
        response = render(request, "organisation/login_door.html", {"key": key})
        response["Referrer-Policy"] = "no-referrer"
        return response
    user = use_key(token=request.POST.get("key", "")[:100], now=timezone.now())
    user.backend = BACKEND
    record_authentication(request, user, method="link")
    return perform_login(request, Login(user=user, redirect_url="/", email=user.email))
