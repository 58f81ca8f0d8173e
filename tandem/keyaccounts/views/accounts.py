"""The accounts list and the preview beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.requests import whole_number
from tandem.keyaccounts.permissions import FACT_KEEPERS, LOCKERS, REGISTRARS, may_keep_facts
from tandem.keyaccounts.queries.filters import AccountFilter
from tandem.keyaccounts.queries.lists import account_page
from tandem.keyaccounts.queries.paging import Order, parse_order
from tandem.keyaccounts.queries.reading import list_query, parse_filter
from tandem.keyaccounts.queries.records import account_peek as peek_of
from tandem.keyaccounts.views import accounts_bar as bar
from tandem.keyaccounts.views.account_properties import property_rows
from tandem.keyaccounts.views.accounts_chips import other_filters
from tandem.keyaccounts.views.accounts_grid import GRID, account_grid
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.organisation.saved_views import KeptView, opening_address, views_menu, views_of

PAGE = "accounts"  # whose saved views stand among the tabs
BULK_EDITORS = frozenset({Role.REGION_MANAGER, Role.SALES_OPS})


def accounts(request: Request) -> HttpResponse:
    """The list: the grid alone when htmx asks for the grid, else the page."""
    if request.headers.get("HX-Target", "") in (GRID, f"div#{GRID}"):
        frame = grid_frame(request.actor, request.GET)
        return render(request, "foundation/_grid.html", frame)
    saved = views_of(request.actor, PAGE)
    if (chosen := opening_address(request.GET, PAGE, saved)) is not None:
        return chosen
    frame = list_frame(request, saved)
    response = render(request, "keyaccounts/accounts.html", frame)
    if request.htmx and "page" not in request.GET:
        response["HX-Push-Url"] = reverse("accounts") + frame["query"]
    return response


def account_peek(request: Request, account_id: int) -> HttpResponse:
    """The preview: who it is, where it stands, and the next act."""
    peek = peek_of(actor=request.actor, account_id=account_id)
    account = peek.account
    frame = {
        "account": account,
        "contacts": peek.contacts,
        "call": next((one for one in peek.contacts if one.phone), None),
        "properties": property_rows(account, request.actor),
        "may_keep_facts": may_keep_facts(request.actor, account),
        "today": timezone.localdate(),
        "peek": {"title": account, "url": reverse("account", args=[account.pk])},
        "peek_body": "keyaccounts/_account_peek.html",
    }
    template = "foundation/_peek.html" if request.htmx else "keyaccounts/account_peek.html"
    return render(request, template, frame)


def read_list(params: QueryDict) -> tuple[AccountFilter, Order]:
    """The filter and order of an address."""
    return parse_filter(params), parse_order(params.get("sort", ""))


def grid_frame(actor: Actor, params: QueryDict) -> dict[str, Any]:
    """The grid of an address: three queries."""
    chosen, order = read_list(params)
    today = timezone.localdate()
    page = account_page(
        actor=actor, chosen=chosen, order=order, cursor=params.get("page", ""), on=today
    )
    grid = account_grid(
        page,
        chosen,
        order,
        first=_position(params.get("at", "")),
        can_edit=actor.has_any(BULK_EDITORS),
        today=today,
    )
    return {"grid": grid, "chosen": chosen, "order": order}


def list_frame(request: Request, saved: Sequence[KeptView]) -> dict[str, Any]:
    """Grid, tabs and filter bar."""
    actor, params = request.actor, request.GET
    frame = grid_frame(actor, params)
    chosen, order = frame["chosen"], frame["order"]
    controls = bar.controls(actor, chosen, order)
    query = bar.address(chosen, order)
    return frame | {
        "tabs": bar.tabs(actor, chosen, order, saved),
        "controls": controls,
        "others": other_filters(chosen, order, controls),
        "query": query,
        "as_of_clear_url": bar.without(replace(chosen, was=""), order, "as_of")
        if chosen.as_of
        else "",
        "sort": str(order) if order != Order() else "",
        "clear_url": bar.address(AccountFilter(), order) if chosen.is_narrowed else "",
        "search_clear_url": bar.without_search(chosen, order),
        "acts": bulk_acts(actor, chosen),
        "action": reverse("accounts_edit") + query,
        "undo_url": _undo_url(params.get("undo", ""), query),
        "views_menu": views_menu(request, PAGE, list_query(chosen, order), saved),
        "can_register": actor.has_any(REGISTRARS),
        "can_see_duplicates": actor.has_any({Role.SALES_OPS}),
        "can_keep": actor.has_any(FACT_KEEPERS),
        "export_url": reverse("accounts_export") + query,
    }


def bulk_acts(actor: Actor, chosen: AccountFilter) -> list[dict[str, str]]:
    """What can be done with picked rows; candidates are locked, locked ones released."""
    if not actor.has_any(BULK_EDITORS):
        return []
    acts = [
        {"value": "owner", "label": _("Owner"), "icon": "user", "key": "o"},
        {"value": "segment", "label": _("Class"), "icon": "tag", "key": "s"},
        {"value": "mode", "label": _("Mode"), "icon": "swap", "key": "m"},
        {"value": "industry", "label": _("Industry"), "icon": "accounts", "key": ""},
        {"value": "region", "label": _("Region"), "icon": "pin", "key": ""},
        {"value": "partner", "label": _("Partner"), "icon": "partners", "key": ""},
        {"value": "inside", "label": _("Inside seller"), "icon": "pair", "key": ""},
    ]
    if actor.has_any(LOCKERS):
        if chosen.state != "locked":
            acts.append({"value": "lock", "label": _("Lock"), "icon": "lock", "key": "l"})
        if chosen.state in ("locked", "any"):
            acts.append({"value": "release", "label": _("Release"), "icon": "lock-open", "key": ""})
    return [*acts, {"value": "export", "label": _("Export"), "icon": "download", "key": "e"}]


def _undo_url(edit: str, query: str) -> str:
    """Where a page without script takes the last bulk edit back."""
    number = _position(edit) if edit else 0
    return reverse("accounts_edit_undo", args=[number]) + query if number else ""


def _position(text: str) -> int:
    return whole_number(text[:9]) or 1
