"""What the shell around every page needs: entries, the person's menu, jobs, the inbox.

Partners see the entries that are theirs; an administrator without a business role sees none of
the business.
"""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.queries.phone_shell import bar_keys, phone_bar, phone_words
from tandem.foundation.fiscal import fiscal_calendar
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import BUSINESS_ROLES, Role
from tandem.organisation.rules.scope import Actor
from tandem.workspace.queries.shell import head_counts

# key, letter after G, first part of the path, who has it
ENTRIES = [
    ("today", "t", "", frozenset(Role)),
    ("accounts", "a", "accounts", BUSINESS_ROLES),
    ("pipeline", "p", "pipeline", BUSINESS_ROLES),
    ("partners", "h", "partners", BUSINESS_ROLES),
    ("service", "s", "service", BUSINESS_ROLES),
    ("plan", "l", "plan", BUSINESS_ROLES),
    ("review", "r", "review", BUSINESS_ROLES),
]

BELONGS_TO = {"week": "", "registrations": "partners", "winning": "pipeline"}
"""Addresses that stand under another entry than the one they are named after."""


def shell(request: Request) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return {"actor": actor}
    unread, running = head_counts(actor.user_id)
    nav = entries(request)
    keys = bar_keys(actor)
    bar = phone_bar(keys, request.path) if keys else []
    in_bar = {item["key"] for item in bar}
    return {
        "actor": actor,
        "nav": nav,
        "bar": bar,
        "phone": _phone(actor) if bar else None,
        "actor_menu": _menu(request, actor)
        | {"places": [item for item in nav if bar and item["key"] not in in_bar]},
        "search_url": reverse("search") if actor.has_any(BUSINESS_ROLES) else "",
        "palette_url": reverse("palette"),
        "period_label": _period(),
        "inbox": {
            "url": reverse("notices"),
            "count": unread,
        },
        "jobs": {
            "url": reverse("jobs_tray"),
            "page_url": reverse("jobs"),
            "running": running,
        },
    }


def _phone(actor: Actor) -> dict[str, Any]:
    """What lets a seller's pages keep and send without a network."""
    return {
        "person": actor.user_id,
        "manifest": reverse("manifest"),
        "icon": static("activities/icon-192.png"),
        "script": static("activities/phone.js"),
        "words": phone_words(),
    }


def entries(request: Request) -> list[dict[str, Any]]:
    """The places of the product this person has, in the order of the rail."""
    actor: Actor = request.actor
    labels = {
        "today": _("Today"),
        "accounts": _("Accounts"),
        "pipeline": _("Pipeline"),
        "partners": _("Partners"),
        "service": _("Service"),
        "plan": _("Plan"),
        "review": _("Review"),
    }
    first = request.path.strip("/").split("/")[0]
    here = getattr(request, "place", "") or BELONGS_TO.get(first, first)
    return [
        {
            "key": key,
            "label": labels[key],
            "url": reverse(key),
            "icon": key,
            "hint": letter,
            "active": here == part,
        }
        for key, letter, part, roles in ENTRIES
        if actor.has_any(roles)
    ]


def _menu(request: Request, actor: Actor) -> dict[str, Any]:
    user = request.user
    return {
        "name": actor.name,
        "subtitle": role_names(actor),
        "language": user.language,
        "theme": user.theme,
        "density": user.density,
        "shortcuts": "on" if user.has_shortcuts else "off",
        "preferences_url": reverse("preferences"),
        "logout_url": reverse("account_logout"),
        "links": menu_links(actor),
    }


def menu_links(actor: Actor) -> list[dict[str, Any]]:
    """What hangs under one's own name: the profile, and the set-up for whom it is."""
    links = [{"label": _("Profile and sign-in"), "url": reverse("profile"), "icon": "user"}]
    if actor.has_any({Role.ADMINISTRATOR, Role.SALES_OPS}):
        links.append({"label": _("People"), "url": reverse("people"), "icon": "partners"})
        links.append(
            {"label": _("Regions and industries"), "url": reverse("structure"), "icon": "matrix"}
        )
    return links


def role_names(actor: Actor) -> str:
    names = {
        Role.VP: _("Vice president"),
        Role.INDUSTRY_DIRECTOR: _("Industry director"),
        Role.REGION_MANAGER: _("Region manager"),
        Role.OUTSIDE_SELLER: _("Outside seller"),
        Role.INSIDE_SELLER: _("Inside seller"),
        Role.SERVICE_ENGINEER: _("Service engineer"),
        Role.SALES_OPS: _("Sales operations"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.PARTNER_MANAGER: _("Partner manager"),
        Role.PARTNER_SELLER: _("Partner seller"),
    }
    return " · ".join(names[role] for role in Role if role in actor.roles)


def _period() -> str:
    today = timezone.localdate()
    calendar = fiscal_calendar()
    return _("%(quarter)s · week %(week)d of 13") % {
        "quarter": calendar.quarter(today).label,
        "week": calendar.week_of_quarter(today),
    }
