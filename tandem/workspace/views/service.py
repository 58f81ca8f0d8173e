"""Installed base: what stands at the customers one sees, by brand, ours beside the others'.

Dedicated service (four people an account) will build on this page; the machines come first,
because penetration is own units of all units (docs/glossary.md).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, share
from tandem.foundation.kit import Column, Empty, Grid, Row, Tile, chip
from tandem.keyaccounts.models import Account, InstalledBase
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor

BRANDS_SHOWN = 30


def service(request: Request) -> HttpResponse:
    totals = units_in_sight(request.actor)
    return render(
        request,
        "workspace/service.html",
        {"tiles": _tiles(totals), "grid": _grid(brands_in_sight(request.actor), totals)},
    )


def units_in_sight(actor: Actor) -> dict[str, int]:
    rows = Account.objects.visible_to(actor).locked()
    sums = rows.aggregate(own=Sum("units_own"), all=Sum("units_all"), accounts=Count("id"))
    known = rows.filter(units_all__gt=0).count()
    return {
        "own": sums["own"] or 0,
        "all": sums["all"] or 0,
        "accounts": sums["accounts"],
        "known": known,
    }


def brands_in_sight(actor: Actor) -> list[dict[str, Any]]:
    rows = InstalledBase.objects.visible_to(actor).values("brand", "is_own")
    grouped = rows.annotate(
        units=Sum("units"), accounts=Count("account_id", distinct=True), newest=Max("as_of")
    )
    return [dict(row) for row in grouped.order_by("-units", "brand")[:BRANDS_SHOWN]]


def _tiles(totals: dict[str, int]) -> list[Tile]:
    return [
        Tile(
            _("Our machines"),
            count(totals["own"]),
            note=_("of %(all)s counted") % {"all": count(totals["all"])},
        ),
        Tile(
            _("Penetration"),
            share(totals["own"], totals["all"], digits=1),
            definition=_("Our units of all units in the installed base of the locked accounts."),
        ),
        Tile(
            _("Accounts with a count"),
            share(totals["known"], totals["accounts"]),
            note=_("%(known)s of %(accounts)s locked accounts")
            % {"known": count(totals["known"]), "accounts": count(totals["accounts"])},
            url=reverse("accounts"),
        ),
    ]


def _grid(brands: list[dict[str, Any]], totals: dict[str, int]) -> Grid:
    return Grid(
        id="brands",
        label=_("Installed base by brand"),
        columns=[
            Column(_("Brand"), kind="main"),
            Column(_("Whose")),
            Column(_("Units"), kind="number"),
            Column(_("Share"), kind="number"),
            Column(_("Accounts"), kind="number"),
            Column(_("Newest count"), low=True),
        ],
        rows=[
            Row(
                id=number,
                label=brand["brand"],
                cells=[
                    brand["brand"],
                    chip(_("Ours"), tone="ok") if brand["is_own"] else chip(_("Competitor")),
                    count(brand["units"]),
                    share(brand["units"], totals["all"], digits=1),
                    count(brand["accounts"]),
                    brand["newest"].isoformat(),
                ],
            )
            for number, brand in enumerate(brands)
        ],
        empty=Empty(
            _("No machine has been counted yet"),
            _("Import a list with unit counts, or add them on a customer's page."),
            icon="service",
        ),
    )
