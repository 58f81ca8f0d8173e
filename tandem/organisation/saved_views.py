"""What a list shows of its saved views: tabs, the menu that keeps them, and the one it opens with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from tandem.organisation.models import OpeningView, SavedView
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor

PLAIN = "all=1"
"""Says in an address that the list without filters is meant, and not the view it opens with."""


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class KeptView:
    """A view as its reader has it."""

    id: int
    name: str
    query: str
    is_own: bool
    is_shared: bool
    opens: bool
    owner: str

    @property
    def url(self) -> str:
        return f"?{self.query or PLAIN}"


def views_of(actor: Actor, page: str) -> list[KeptView]:
    """One read: one's own views of a page first, then those colleagues show."""
    chosen = OpeningView.objects.filter(person_id=actor.user_id, page=page, view=OuterRef("pk"))
    rows = SavedView.objects.visible_to(actor).filter(page=page).select_related("owner")
    found = [
        KeptView(
            row.pk,
            row.name,
            row.query,
            row.owner_id == actor.user_id,
            row.is_shared,
            row.opens,
            str(row.owner),
        )
        for row in rows.annotate(opens=Exists(chosen))
    ]
    return sorted(found, key=lambda one: not one.is_own)


def opening_address(params: QueryDict, page: str, views: Sequence[KeptView]) -> HttpResponse | None:
    """Where a bare address leads whoever chose a view to open the page with."""
    if params:
        return None
    chosen = next((one for one in views if one.opens), None)
    return redirect(reverse(page) + chosen.url) if chosen else None


def view_tabs(views: Sequence[KeptView], here: str) -> list[Tab]:
    """`here` is the address of what is shown, as a view keeps it."""
    return [Tab(one.name, one.url, one.query == here) for one in views]


def views_menu(
    request: Request, page: str, query: str, views: Sequence[KeptView]
) -> dict[str, Any]:
    """For `organisation/_views_menu.html`."""
    return {
        "page": page,
        "query": query,
        "own": [one for one in views if one.is_own],
        "shared": [one for one in views if not one.is_own],
        "has_region": request.user.region_id is not None,
    }
