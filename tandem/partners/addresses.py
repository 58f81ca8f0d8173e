"""Addresses of lists that other apps show, asked for by name and never imported."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode


def accounts_url(**filters: Any) -> str:
    """The accounts list behind a number."""
    return f"{reverse('accounts')}?{urlencode(filters)}"
