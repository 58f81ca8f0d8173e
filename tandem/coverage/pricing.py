"""The values of the page of prices: what one more of everything scarce is worth in a plan."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.coverage import wording
from tandem.coverage.grids import Figures, figures_grid
from tandem.coverage.models import CoveragePlan
from tandem.coverage.pages import region_shown
from tandem.coverage.queries.plans import regions_in_order
from tandem.coverage.queries.prices import (
    PartnerPrices,
    RegionPrices,
    prices_by_region,
    prices_of_partners,
)
from tandem.foundation.formats import count, decimal
from tandem.foundation.kit import Column, Empty, Grid, link, person
from tandem.organisation.rules.scope import Actor

DIGITS = 3  # a visit is worth hundreds of yuan


def prices_context(actor: Actor, plan: CoveragePlan, *, region: str) -> dict[str, Any]:
    """By region, or the people of one region; then the partners; always what a move is worth."""
    found = prices_by_region(actor, plan, regions=regions_in_order())
    region_id = region_shown(actor, plan, region)
    shown = next((row for row in found if row.region.pk == region_id), None)
    return {
        "plan": plan,
        "region": shown.region if shown else None,
        "can_widen": shown is not None and len(found) > 1,
        "move": wording.wan(plan.prices.get("move"), digits=DIGITS),
        "target": decimal(settings.TANDEM["STAFFING_RATIO_TARGET"], digits=2),
        "grid": _sellers(shown) if shown else _regions(plan, found),
        "seats": _seats(shown) if shown else None,
        "staffing": [_staffing(row) for row in ([shown] if shown else found)],
        "partners": _partners(prices_of_partners(actor, plan)),
    }


def _price(thousand: float) -> str:
    return wording.wan(thousand, digits=DIGITS)


def _columns(heading: str) -> list[Column]:
    return [
        Column(heading, kind="main"),
        Column(_("One more visit"), kind="number", tag=True),
        Column(_("One more hour"), kind="number", tag=True),
        Column(_("One more personal account"), kind="number", tag=True),
    ]


def _regions(plan: CoveragePlan, rows: list[RegionPrices]) -> Grid:
    address = reverse("plan_prices", args=[plan.pk])
    return figures_grid(
        "prices",
        _("Prices by region"),
        [*_columns(_("Region")), Column(_("One more call"), kind="number", tag=True)],
        [
            Figures(
                row.region,
                link(row.region, f"{address}?region={row.region.pk}"),
                [_price(value) for value in (row.visit, row.hour, row.top, row.call)],
            )
            for row in rows
        ],
        _nothing(),
    )


def _sellers(row: RegionPrices) -> Grid:
    return figures_grid(
        "prices",
        _("Prices by seller"),
        _columns(_("Seller")),
        [
            Figures(
                one.seller,
                person(str(one.seller)),
                [_price(value) for value in (one.visit, one.hour, one.top)],
            )
            for one in row.sellers
        ],
        _nothing(),
    )


def _seats(row: RegionPrices) -> Grid:
    return figures_grid(
        "seats",
        _("Prices by inside seller"),
        [
            Column(_("Inside seller"), kind="main"),
            Column(_("Calls a quarter"), kind="number", tag=True),
            Column(_("One more call"), kind="number", tag=True),
        ],
        [
            Figures(one.seat, person(str(one.seat)), [count(round(one.calls)), _price(one.call)])
            for one in row.seats
        ],
        _nothing(),
    )


def _partners(rows: list[PartnerPrices]) -> Grid:
    return figures_grid(
        "partners",
        _("Prices by partner"),
        [
            Column(_("Partner"), kind="main"),
            Column(_("Region"), low=True),
            Column(_("Room"), kind="number", tag=True),
            Column(_("One more account"), kind="number", tag=True),
        ],
        [
            Figures(
                row.partner,
                str(row.partner),
                [
                    str(row.partner.region or _("All regions")),
                    count(round(row.capacity)),
                    _price(row.slot),
                ],
            )
            for row in rows
        ],
        Empty(_("Every partner has room left"), _("One more account would add nothing.")),
    )


def _staffing(row: RegionPrices) -> dict[str, str]:
    """One more person of each kind, the ratio there is, and what the prices say of it."""
    say = {
        "inside": _("hire inside: raise the ratio"),
        "outside": _("hire outside: lower the ratio"),
        "leave": _("leave the ratio"),
    }
    return {
        "region": str(row.region),
        "ratio": decimal(row.ratio, digits=2),
        "outside": wording.wan(row.one_outside),
        "inside": wording.wan(row.one_inside),
        "advice": say[row.advice],
    }


def _nothing() -> Empty:
    return Empty(_("This plan has no prices"))
