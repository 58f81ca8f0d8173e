"""How people sign in: allauth's pages, our rules. Nobody signs up; accounts are given."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any) -> HttpResponse:
    """After too many wrong passwords: say so, and how long to wait."""
    return render(request, "organisation/locked_out.html", status=429)
