"""How people sign in: allauth's pages, our rules. Nobody signs up; accounts are given.

An unknown name, a wrong password and a person who left all get the same answer. Wrong tries
are counted in the database by person and address, so every worker sees the same count.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.text import fold
from tandem.organisation.models import User

SILENT_MESSAGES = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
MISMATCH = _(
    "Name and password do not match. Try again, or ask your administrator for a new password."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "enter_current_password": _("This is not your present password. Type it once more."),
        "incorrect_password": _("This is not your password. Type it once more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Only an active person; allauth would lead a person who left to a page of their own."""
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        return user

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            audit.record(
                actor=context.request.actor, act="organisation.password_changed", subject=user
            )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **kw: Any
    ) -> None:
        if message_template not in SILENT_MESSAGES:
            super().add_message(request, level, message_template, *args, **kw)


def attempted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Whom a try is counted against: one person, however the name is written.

    Signing in by name ignores case and e-mail is as good as the name, so each spelling would
    otherwise bring its own eight tries.
    """
    given = (credentials or {}).get("username") or request.POST.get("login")
    if not given:
        return None
    typed = str(given).strip()[:200]
    by_email = User.objects.filter(email__iexact=typed).exclude(email="").order_by("id")
    known = by_email.values_list("username", flat=True).first()
    return fold(known or typed)


def attempting_address(request: HttpRequest) -> str:
    """The caller's address; for IPv6 the network, which one household or attacker owns whole."""
    given = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    proxies = settings.AXES_IPWARE_PROXY_COUNT
    if proxies:  # only the entries our own proxies wrote can be believed: the last ones
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        given = hops[-proxies] if len(hops) >= proxies else given
    try:
        address = ipaddress.ip_address(given.strip())
    except ValueError:
        return "127.0.0.1"
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def locked_out(request: HttpRequest, *_args: Any) -> HttpResponse:
    """After too many wrong passwords: say so, and how long to wait."""
    wait = get_cool_off(request)
    minutes = int(wait.total_seconds() // 60) if wait else 0
    response = render(request, "organisation/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
