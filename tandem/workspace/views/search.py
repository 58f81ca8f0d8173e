"""Search: the palette's quick answers while typing, and the page with all of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.keyaccounts.models import Account, Contact
from tandem.keyaccounts.search import matching
from tandem.organisation.rules.scope import Actor
from tandem.workspace.context import shell

PALETTE_SHOWS = 12
PEOPLE_SHOWS = 5


def palette(request: HttpRequest) -> HttpResponse:
    """Customers first, then people at customers, then places to go."""
    text = request.GET.get("q", "").strip()[:60]
    return render(
        request,
        "workspace/_palette.html",
        {
            "text": text,
            "accounts": found_accounts(request.actor, text)[:PALETTE_SHOWS] if text else [],
            "contacts": _contacts(request.actor, text) if len(text) >= 2 else [],
            "places": _places(request, text),
        },
    )


def search(request: HttpRequest) -> HttpResponse:
    """The same search without a script: the accounts list, narrowed."""
    text = request.GET.get("q", "").strip()[:60]
    return redirect(f"{reverse('accounts')}?{urlencode({'q': text, 'state': 'all'})}")


def found_accounts(actor: Actor, text: str) -> Any:
    """Visible accounts that match, newest first; only the columns a line shows."""
    visible = Account.objects.visible_to(actor).living()
    return (
        matching(visible, text)
        .select_related("region", "industry", "owner")
        .only(
            "name", "name_en", "city", "state",
            "region__name_zh", "region__name_en",
            "industry__name_zh", "industry__name_en",
            "owner__name", "owner__name_en",
        )
        .order_by("-id")
    )  # fmt: skip


def _contacts(actor: Actor, text: str) -> list[Contact]:
    digits = "".join(character for character in text if character.isdigit())
    wanted = Q(name__startswith=text)
    if len(digits) >= 4:
        wanted |= Q(phone__startswith=digits)
    rows = Contact.objects.visible_to(actor).filter(wanted).select_related("account")
    return list(rows.order_by("id")[:PEOPLE_SHOWS])


def _places(request: HttpRequest, text: str) -> list[dict[str, Any]]:
    frame = shell(request)
    places = [*frame["nav"], *_acts(request.actor), *frame["actor_menu"]["links"]]
    lowered = text.lower()
    return [place for place in places if not text or lowered in str(place["label"]).lower()]


def _acts(actor: Actor) -> list[dict[str, Any]]:
    from tandem.organisation.policy import row_of

    offered = [
        ("import_new", _("Import a locked list"), "upload"),
        ("duplicates", _("Resolve duplicates"), "merge"),
        ("week", _("My week"), "calendar"),
        ("jobs", _("Jobs"), "jobs"),
        ("notices", _("Inbox"), "bell"),
    ]
    return [
        {"label": label, "url": reverse(route), "icon": icon}
        for route, label, icon in offered
        if (row := row_of(route)) is not None and row.allows(actor)
    ]
