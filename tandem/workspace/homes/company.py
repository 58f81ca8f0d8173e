"""The pulse: is the locked list coming alive, is it covered, and where is it off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.activities.queries.cadence import TopSeen
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.formats import count, share
from tandem.foundation.kit import Change, Tile, number
from tandem.keyaccounts.queries.activation import ActivationRate, activation_rates
from tandem.keyaccounts.queries.matrix import Cell, account_matrix
from tandem.organisation.models import Industry, Region
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.workspace.addresses import (
    ASLEEP,
    PLANNED,
    accounts_url,
    activated_url,
    open_url,
    part_of,
    top_url,
)
from tandem.workspace.homes.company_matrix import matrix_of
from tandem.workspace.queries.behind import (
    ShortCell,
    UnseenTops,
    sellers_with_unseen_tops,
    short_cells,
)
from tandem.workspace.queries.tops import tops_in_sight
from tandem.workspace.wording import person_name

METRICS = ("active", "covered", "accounts")


def home(request: Request) -> dict[str, Any]:
    cells = account_matrix(actor=request.actor)
    metric = request.GET.get("show", "")
    metric = metric if metric in METRICS else "active"
    today = timezone.localdate()
    quarter = fiscal_calendar().quarter(today)
    industries, regions = list(Industry.objects.all()), list(Region.objects.all())
    return {
        "tiles": _tiles(request.actor, cells, quarter, today),
        "matrix": matrix_of(cells, metric, regions, industries),
        "exceptions": exceptions_of(request.actor, cells, regions, industries, quarter, today),
        "tabs": [
            {"label": label, "url": f"?show={key}", "is_current": key == metric}
            for key, label in zip(METRICS, (_("Active"), _("Covered"), _("Accounts")), strict=True)
        ],
    }


def _tiles(actor: Actor, cells: list[Cell], quarter: Period, today: date) -> list[Tile]:
    return [
        *_list_tiles(cells),
        _rate_tile(actor, quarter, today),
        _top_tile(tops_in_sight(actor=actor, since=quarter.start), quarter.start),
    ]


def _list_tiles(cells: list[Cell]) -> list[Tile]:
    accounts = sum(cell.accounts for cell in cells)
    active = sum(cell.active for cell in cells)
    covered = sum(cell.covered for cell in cells)
    active_url, covered_url = accounts_url(activity="active"), accounts_url(mode=PLANNED)
    return [
        Tile(_("Locked accounts"), count(accounts), url=accounts_url(), count=accounts),
        Tile(
            _("Active"),
            share(active, accounts, digits=1),
            note=number(active, active_url),
            url=active_url,
            count=active,
            definition=_("At least one order in the last 365 days, whoever signed it."),
        ),
        Tile(
            _("Not covered"),
            count(accounts - covered),
            note=format_html(
                _("{covered} covered"),
                covered=number(covered, covered_url, text=share(covered, accounts, digits=1)),
            ),
            url=accounts_url(mode="none"),
            count=accounts - covered,
            definition=_("Locked accounts that no published plan has given a coverage mode yet."),
        ),
    ]


def _rate_tile(actor: Actor, quarter: Period, today: date) -> Tile:
    before, as_of = _quarter_before(quarter, today)
    rate, then = activation_rates(actor=actor, asked=[(quarter, None), (before, as_of)])
    url = activated_url(quarter)
    return Tile(
        _("Activation rate %(quarter)s") % {"quarter": quarter.label},
        share(rate.activated, rate.open, digits=1),
        change=_change_of(rate, then, before),
        note=part_of(rate.activated, url, rate.open, open_url(quarter)),
        url=url,
        count=rate.activated,
        definition=_("Accounts locked and not active at the quarter's start that ordered since."),
    )


def _top_tile(top: TopSeen, since: date) -> Tile:
    url = top_url(seen_since=since)
    return Tile(
        _("Top 20 seen this quarter"),
        share(top.seen, top.of),
        note=part_of(top.seen, url, top.of, top_url()),
        url=url,
        count=top.seen,
        definition=_("Top accounts that their owner visited in person this quarter."),
    )


def _quarter_before(quarter: Period, today: date) -> tuple[Period, date]:
    """The quarter before, and the day when as much of it was over as of this one today."""
    before = fiscal_calendar().quarter(quarter.start - timedelta(days=1))
    return before, min(before.start + (today - quarter.start), before.end - timedelta(days=1))


def _change_of(rate: ActivationRate, then: ActivationRate, before: Period) -> Change | None:
    """Against the quarter before; nothing where it had no list."""
    if not then.open or not rate.open:
        return None
    points = 100 * (rate.activated / rate.open - then.activated / then.open)
    return Change(
        points,
        _("%(points)s points") % {"points": f"{abs(points):.1f}"},
        _("on the same day of %(quarter)s") % {"quarter": before.label},
    )


def exceptions_of(
    actor: Actor,
    cells: list[Cell],
    regions: list[Region],
    industries: list[Industry],
    quarter: Period,
    today: date,
) -> list[dict[str, Any]]:
    """At most nine, each with the list behind it: the count named is the count of that list."""
    region_of = {region.pk: region for region in regions}
    industry_of = {industry.pk: industry for industry in industries}
    days = (today - quarter.start).days
    places = [
        _short_line(short, region_of[short.cell.region_id], industry_of[short.cell.industry_id])
        for short in short_cells(cells)
    ]
    unseen = sellers_with_unseen_tops(actor=actor, since=quarter.start)
    return places + [_seller_line(seller, days) for seller in unseen]


def _short_line(short: ShortCell, region: Region, industry: Industry) -> dict[str, Any]:
    sentence = ngettext(
        "%(open)s not active; %(short)d account behind the average share",
        "%(open)s not active; %(short)d accounts behind the average share",
        short.short,
    )
    asleep = short.cell.accounts - short.cell.active
    return {
        "name": f"{region} × {industry}",
        "text": sentence % {"open": count(asleep), "short": short.short},
        "count": asleep,
        "url": accounts_url(region=region.pk, industry=industry.pk, activity=ASLEEP),
    }


def _seller_line(seller: UnseenTops, days: int) -> dict[str, Any]:
    sentence = ngettext(
        "%(n)d top account without a visit this quarter",
        "%(n)d top accounts without a visit this quarter",
        seller.unseen,
    )
    return {
        "name": person_name(seller.name, seller.name_en),
        "text": sentence % {"n": seller.unseen},
        "count": seller.unseen,
        "url": accounts_url(owner=seller.seller_id, top=1, unvisited_days=days),
    }
