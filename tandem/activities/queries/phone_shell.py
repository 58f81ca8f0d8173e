"""What every page of the people at the front carries for the phone: the bar at its foot, and the
words its scripts say. Without a record in it: the page without a network has it too.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.activities.permissions import VISITORS
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


def bar_keys(actor: Actor) -> list[str]:
    """Five places for a thumb; empty for who does not work from a phone.

    Who visits checks in there; who serves from inside has the tasks handed over at doors.
    """
    if Role.OUTSIDE_SELLER in actor.roles:
        return ["today", "accounts", "check_in_where", "pipeline", "phone"]
    if actor.has_any(VISITORS):
        return ["today", "accounts", "check_in_where", "tasks", "phone"]
    if Role.INSIDE_SELLER in actor.roles:
        return ["today", "accounts", "tasks", "pipeline", "phone"]
    return []


def phone_bar(keys: list[str] | None = None, path: str = "/") -> list[dict[str, Any]]:
    """The named places; without names all of them, of which the phone hides what is not its own."""
    places = [
        ("today", _("Today"), "today"),
        ("accounts", _("Accounts"), "accounts"),
        ("check_in_where", _("Check in"), "plus"),
        ("tasks", _("Tasks"), "check-all"),
        ("pipeline", _("Pipeline"), "pipeline"),
        ("phone", _("Outbox"), "publish"),
    ]
    bar = [
        {"key": key, "label": label, "icon": icon, "url": reverse(key), "is_outbox": key == "phone"}
        for key, label, icon in places
        if keys is None or key in keys
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
        "old": _("Something has waited on this phone for more than a day. Open the outbox."),
        "lost": _(
            "The browser removed {n} entries from this phone before they were sent. "
            "Please enter them again, and put Tandem on the home screen: there they are kept."
        ),
        "stay": _("Stay and send first"),
        "leave": _("Sign out and delete them"),
    }


def _here(urls: list[str], path: str) -> str:
    """The longest address the path begins with; "/" only for itself and the week."""
    found = [url for url in urls if url != "/" and path.startswith(url)]
    return max(found, key=len) if found else "/" if path == "/" or path.startswith("/week") else ""
