"""The process measures as a page: every number leads to its list, every heading says its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.activities.models import Visit
from tandem.activities.queries.cadence import SellerWeek, week_cadences
from tandem.activities.queries.measures import (
    Coverage,
    coverage_by_owner,
    four_weeks,
    latency_by_seller,
    touched_since,
    visited_by,
)
from tandem.activities.queries.people import sellers_seen_by
from tandem.activities.rules.measures import Latency, Visited
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.formats import decimal, percent, share
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, Tile, chip, link, number
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.workspace.addresses import accounts_url, part_of, top_url, visits_url
from tandem.workspace.measure_words import definitions

PAGE = 50


@dataclass(frozen=True)
class SellerLine:
    seller: User
    week: SellerWeek
    visited: Visited
    coverage: Coverage


def measures_context(
    actor: Actor, *, today: date, only_channel: bool, after: str = ""
) -> dict[str, Any]:
    """Six queries for any number of sellers; all of them count, one page of them is shown."""
    calendar = fiscal_calendar()
    week, quarter = calendar.week(today), calendar.quarter(today)
    sellers = list(sellers_seen_by(actor, on=today))
    whole, by_owner = coverage_by_owner(actor=actor, quarter=quarter, on=today)
    lines = _lines(sellers, by_owner, week, today)
    listed = [line for line in lines if line.visited.is_channel_only] if only_channel else lines
    at = 1 + next((n for n, line in enumerate(listed) if str(line.seller.pk) == after), -1)
    shown = listed[at : at + PAGE]
    hours = latency_by_seller(actor=actor, seller_ids=[one.seller.pk for one in shown], on=today)
    return {
        "quarter": quarter,
        "tiles": _tiles(lines, whole, week, quarter, today),
        "grid": _grid(
            [_row(line, hours[line.seller.pk], week, quarter, today) for line in shown],
            _pager(listed, at, only_channel),
        ),
        "only_channel": only_channel,
        "definitions": definitions(),
    }


def _lines(
    sellers: list[User], coverage: dict[int, Coverage], week: Period, today: date
) -> list[SellerLine]:
    ids = [one.pk for one in sellers]
    weeks = week_cadences(seller_ids=ids, week=week)
    visited = visited_by(seller_ids=ids, on=today)
    return [SellerLine(one, weeks[one.pk], visited[one.pk], coverage[one.pk]) for one in sellers]


def _pager(listed: list[SellerLine], at: int, only_channel: bool) -> Pager:
    """The key of a page is the last seller of the page before."""
    count, last = len(listed), min(len(listed), at + PAGE)

    def url(key: int | None) -> str:
        said = {"only": "channel"} if only_channel else {}
        return f"?{urlencode(said | ({'after': key} if key else {}))}"

    before = listed[at - PAGE - 1].seller.pk if at > PAGE else None
    return Pager(
        count=count,
        first=min(count, at + 1),
        last=last,
        previous_url=url(before) if at else "",
        next_url=url(listed[last - 1].seller.pk) if last < count else "",
    )


def _tiles(
    lines: list[SellerLine], whole: Coverage, week: Period, quarter: Period, today: date
) -> list[Tile]:
    said = dict(definitions())
    done = sum(line.week.customer.done for line in lines)
    quota = sum(line.week.customer.quota for line in lines)
    only = [line for line in lines if line.visited.is_channel_only]
    touched = accounts_url(touched_since=touched_since(today).isoformat())
    deep = accounts_url(deep_since=quarter.start.isoformat())
    seen = top_url(seen_since=quarter.start)
    return [
        Tile(
            _("Visit cadence"),
            f"{done}/{quota}",
            url=visits_url(week, state="done"),
            count=done,
            note=_("this week"),
            definition=said[_("Visit cadence")],
        ),
        _share_tile(_("Top 20 seen"), said, (whole.seen, seen), (whole.top, top_url())),
        Tile(
            _("Channel-only sellers"),
            str(len(only)),
            url=f"{reverse('measures')}?only=channel",
            count=len(only),
            note=_("in four weeks"),
            definition=said[_("Customer share")],
        ),
        _share_tile(
            _("Direct relationship index"),
            said,
            (whole.touched, touched),
            (whole.locked, accounts_url()),
        ),
        _share_tile(_("Deep coverage"), said, (whole.deep, deep), (whole.locked, accounts_url())),
    ]


def _share_tile(
    label: str, said: dict[str, str], part: tuple[int, str], whole: tuple[int, str]
) -> Tile:
    return Tile(
        label,
        share(part[0], whole[0], digits=1),
        url=part[1],
        count=part[0],
        note=part_of(part[0], part[1], whole[0], whole[1]),
        definition=said[label],
    )


def _grid(rows: list[Row], pager: Pager) -> Grid:
    return Grid(
        id="sellers",
        label=_("Process measures by seller"),
        columns=[
            Column(_("Seller"), kind="main"),
            Column(_("Customer visits"), kind="number", tag=True),
            Column(_("Partner visits"), kind="number", low=True),
            Column(_("Top 20 seen"), kind="number", tag=True),
            Column(_("Top 20 not yet"), kind="number", tag=True),
            Column(_("Customer share"), tag=True),
            Column(_("In touch"), kind="number", tag=True),
            Column(_("Deep coverage"), kind="number", tag=True),
            Column(_("Feedback, hours"), tag=True),
        ],
        rows=rows,
        pager=pager,
        empty=Empty(
            _("There is no seller whose week you may see"),
            _("Weeks are read by the seller, the pair, the region's manager and sales operations."),
        ),
    )


def _row(line: SellerLine, latency: Latency, week: Period, quarter: Period, today: date) -> Row:
    pk, covered = line.seller.pk, line.coverage
    customer, partner = line.week.customer, line.week.partner
    start = quarter.start.isoformat()
    unseen = accounts_url(top=1, owner=pk, unseen_since=start)
    touched = accounts_url(owner=pk, touched_since=touched_since(today).isoformat())
    deep = accounts_url(owner=pk, deep_since=start)
    url = reverse("week_of", args=[pk])
    return Row(
        id=pk,
        label=str(line.seller),
        url=url,
        cells=[
            link(str(line.seller), url),
            number(
                customer.done,
                visits_url(week, state="done", seller_id=pk),
                text=f"{customer.done}/{customer.quota}",
            ),
            number(
                partner.done,
                visits_url(week, state="done", kind="partner", seller_id=pk),
                text=f"{partner.done}/{partner.quota}",
            ),
            number(
                covered.seen,
                top_url(seen_since=quarter.start, owner=pk),
                text=f"{covered.seen}/{covered.top}",
            ),
            number(covered.top - covered.seen, unseen),
            _customer_share(line.visited, pk, today),
            number(covered.touched, touched, text=f"{covered.touched}/{covered.locked}"),
            number(covered.deep, deep, text=f"{covered.deep}/{covered.locked}"),
            _hours(latency, pk),
        ],
    )


def _customer_share(visited: Visited, seller_id: int, today: date) -> SafeString | str:
    if visited.share is None:
        return "–"
    first, last = four_weeks(today)
    said = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "seller": seller_id,
        "state": Visit.State.DONE.value,
    }
    url = f"{reverse('visits')}?{urlencode(said)}"
    text = percent(visited.share)
    if visited.is_channel_only:
        return chip(_("%(share)s · channel only") % {"share": text}, tone="bad", url=url)
    if visited.is_close_to_channel_only:
        return chip(text, tone="warn", url=url)
    return link(text, url)


def _hours(latency: Latency, seller_id: int) -> SafeString | str:
    if latency.median is None:
        return "–"
    text = f"{decimal(latency.median)} / {decimal(latency.p90)}"
    url = f"{reverse('records')}?seller={seller_id}"
    return number(latency.records, url, text=text)
