"""Installed base: what stands at the customers one sees, by brand, ours beside the others'.

Dedicated service (four people an account) will build on this page; the machines come first,
because penetration is own units of all units (docs/glossary.md).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, share
from tandem.foundation.kit import Column, Empty, Grid, Row, Tile, chip, number
from tandem.organisation.requests import Request
from tandem.workspace.addresses import accounts_url, part_of
from tandem.workspace.queries.installed import brands_in_sight, units_in_sight


def service(request: Request) -> HttpResponse:
    totals = units_in_sight(request.actor)
    return render(
        request,
        "workspace/service.html",
        {"tiles": _tiles(totals), "grid": _grid(brands_in_sight(request.actor), totals)},
    )


def _tiles(totals: dict[str, int]) -> list[Tile]:
    known_url = accounts_url(has="units")
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
            note=part_of(totals["known"], known_url, totals["accounts"], accounts_url()),
            url=known_url,
            count=totals["known"],
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
                id=place,
                label=brand["brand"],
                cells=[
                    brand["brand"],
                    chip(_("Ours"), tone="ok") if brand["is_own"] else chip(_("Competitor")),
                    count(brand["units"]),
                    share(brand["units"], totals["all"], digits=1),
                    number(brand["accounts"], accounts_url(brand=brand["brand"])),
                    brand["newest"].isoformat(),
                ],
            )
            for place, brand in enumerate(brands)
        ],
        empty=Empty(
            _("No machine has been counted yet"),
            _("Import a list with unit counts, or add them on a customer's page."),
            icon="service",
        ),
    )
