"""The bar around every page a partner's person opens: the portal's places, never the vendor's."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import PARTNER_ROLES, Role
from tandem.organisation.rules.scope import Actor

LEADERS = frozenset({Role.PARTNER_MANAGER})

# route, letter after G, icon, who has it; a place stands here once it has something to show
PLACES = [
    ("portal_day", "t", "today", PARTNER_ROLES),
    ("portal_customers", "a", "accounts", PARTNER_ROLES),
    ("portal_work", "p", "pipeline", PARTNER_ROLES),
    ("portal_deals", "d", "flag", PARTNER_ROLES),
    ("portal_tasks", "k", "check-all", PARTNER_ROLES),
    ("portal_visits", "v", "visit", PARTNER_ROLES),
    ("portal_plans", "l", "plan", LEADERS),
    ("portal_service", "s", "service", PARTNER_ROLES),
    ("portal_training", "e", "star", PARTNER_ROLES),
    ("portal_stories", "x", "list", PARTNER_ROLES),
    ("portal_feedback", "f", "note", PARTNER_ROLES),
    ("portal_funds", "m", "quote", LEADERS),
    ("portal_scorecard", "c", "chart", LEADERS),
    ("portal_people", "o", "user-plus", LEADERS),
]


def shell(request: Request) -> dict[str, Any]:
    """Lies over the vendor's shell; empty for everybody else."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_partner:
        return {}
    return {
        "nav": _places(actor, request.path),
        "bar": [],
        "search_url": "",
        "palette_url": "",
        "jobs": None,
        "period_label": "",
    }


def _places(actor: Actor, here: str) -> list[dict[str, Any]]:
    labels = {
        "portal_day": _("My day"),
        "portal_customers": _("Customers"),
        "portal_deals": _("My deals"),
        "portal_tasks": _("Tasks"),
        "portal_visits": _("Joint visits"),
        "portal_work": _("Opportunities"),
        "portal_plans": _("Plan"),
        "portal_service": _("Service"),
        "portal_training": _("Trainings"),
        "portal_stories": _("Experience library"),
        "portal_feedback": _("Feedback"),
        "portal_funds": _("Development funds"),
        "portal_scorecard": _("Scorecard"),
        "portal_people": _("Our people"),
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
        for route, letter, icon, roles in PLACES
        if actor.has_any(roles)
    ]


def _is_here(place: str, here: str) -> bool:
    return here == place or (place != reverse("portal_day") and here.startswith(place))
