"""The bar around every page a partner's person opens: the portal's places, never the vendor's."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor

# route, letter after G, icon; a place stands here once it has something to show
PLACES = [
    ("portal_day", "t", "today"),
    ("portal_customers", "a", "accounts"),
    ("portal_deals", "d", "flag"),
    ("portal_tasks", "k", "check-all"),
    ("portal_visits", "v", "visit"),
]


def shell(request: Request) -> dict[str, Any]:
    """Lies over the vendor's shell; empty for everybody else."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_partner:
        return {}
    return {
        "nav": _places(request.path),
        "bar": [],
        "search_url": "",
        "palette_url": "",
        "jobs": None,
        "period_label": "",
    }


def _places(here: str) -> list[dict[str, Any]]:
    labels = {
        "portal_day": _("My day"),
        "portal_customers": _("Customers"),
        "portal_deals": _("My deals"),
        "portal_tasks": _("Tasks"),
        "portal_visits": _("Joint visits"),
    }
    return [
        {
            "key": route,
            "label": labels[route],
            "url": reverse(route),
            "icon": icon,
            "hint": letter,
            "active": _is_here(reverse(route), here),
        }
        for route, letter, icon in PLACES
    ]


def _is_here(place: str, here: str) -> bool:
    return here == place or (place != reverse("portal_day") and here.startswith(place))
