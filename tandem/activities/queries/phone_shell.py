"""What every page of somebody who visits carries for the phone: the bar at its foot, and the words
its scripts say. Without a record in it: the page without a network has it too.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

VISITORS = frozenset({Role.OUTSIDE_SELLER})


def has_phone_bar(actor: Actor) -> bool:
    """Outside sellers live on the phone; managers keep the places of the product at its foot."""
    return actor.has_any(VISITORS)


def phone_bar(path: str = "/") -> list[dict[str, Any]]:
    """Today, accounts, check in, pipeline, outbox."""
    places = [
        ("today", _("Today"), "today"),
        ("accounts", _("Accounts"), "accounts"),
        ("check_in_where", _("Check in"), "plus"),
        ("pipeline", _("Pipeline"), "pipeline"),
        ("phone", _("Outbox"), "publish"),
    ]
    bar = [
        {"key": key, "label": label, "icon": icon, "url": reverse(key), "is_outbox": key == "phone"}
        for key, label, icon in places
    ]
    here = _here([str(item["url"]) for item in bar], path)
    return [item | {"active": item["url"] == here} for item in bar]


def phone_words() -> dict[str, str]:
    """By the names under which the scripts read them."""
    return {
        "sent": _("Sent: {n}"),
        "leaving": _(
            "{n} entries on this phone are not sent yet. If you sign out now, they are deleted."
        ),
        "stay": _("Stay and send first"),
        "leave": _("Sign out and delete them"),
    }


def _here(urls: list[str], path: str) -> str:
    """The longest address the path begins with; "/" only for itself and the week."""
    found = [url for url in urls if url != "/" and path.startswith(url)]
    return max(found, key=len) if found else "/" if path == "/" or path.startswith("/week") else ""
