"""Search: the palette's quick answers while typing, and the page with all of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.keyaccounts.models import Contact
from tandem.keyaccounts.queries.filters import ANY_STATE
from tandem.keyaccounts.queries.suggestions import suggested_accounts
from tandem.organisation.policy import row_of
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.workspace.context import entries, menu_links

PALETTE_SHOWS = 12
PEOPLE_SHOWS = 5


def palette(request: Request) -> HttpResponse:
    """Customers first, then people at customers, then places to go."""
    text = request.GET.get("q", "").strip()[:60]
    return render(
        request,
        "workspace/_palette.html",
        {
            "text": text,
            "accounts": suggested_accounts(actor=request.actor, text=text, most=PALETTE_SHOWS),
            "contacts": _contacts(request.actor, text) if len(text) >= 2 else [],
            "places": _places(request, text),
        },
    )


def search(request: Request) -> HttpResponse:
    """The same search without a script: the accounts list, narrowed."""
    text = request.GET.get("q", "").strip()[:60]
    return redirect(f"{reverse('accounts')}?{urlencode({'q': text, 'state': ANY_STATE})}")


def _contacts(actor: Actor, text: str) -> list[Contact]:
    """By the beginning of a name, or of a number of four digits and more; both by index."""
    rows = Contact.objects.visible_to(actor).select_related("account")
    found = list(rows.filter(**_begins("name", text)).order_by("name", "id")[:PEOPLE_SHOWS])
    digits = "".join(character for character in text if character.isdigit())
    if len(digits) >= 4 and not found:
        found = list(rows.filter(**_begins("phone", digits)).order_by("phone", "id")[:PEOPLE_SHOWS])
    return found


def _begins(column: str, text: str) -> dict[str, str]:
    """A range, because neither engine looks a LIKE up in a plain index."""
    return {f"{column}__gte": text, f"{column}__lt": text + "\U0010ffff"}


def _places(request: Request, text: str) -> list[dict[str, Any]]:
    actor = request.actor
    places = [*entries(request), *_acts(actor), *menu_links(actor)]
    lowered = text.lower()
    return [place for place in places if not text or lowered in str(place["label"]).lower()]


def _acts(actor: Actor) -> list[dict[str, Any]]:
    offered = [
        ("import_new", _("Import a locked list"), "upload"),
        ("duplicates", _("Resolve duplicates"), "merge"),
        ("week", _("My week"), "calendar"),
        ("tasks", _("Tasks"), "check-all"),
        ("jobs", _("Jobs"), "jobs"),
        ("notices", _("Inbox"), "bell"),
    ]
    return [
        {"label": label, "url": reverse(route), "icon": icon}
        for route, label, icon in offered
        if (row := row_of(route)) is not None and row.allows(actor)
    ]
