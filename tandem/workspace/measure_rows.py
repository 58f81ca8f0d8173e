"""The process measures seller by seller; a click on any of them opens the list behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.activities.models import Visit
from tandem.activities.queries.cadence import SellerWeek
from tandem.activities.queries.measures import Coverage, four_weeks, touched_since
from tandem.activities.queries.wording import why_less
from tandem.activities.rules.measures import Latency, Visited
from tandem.foundation.fiscal import Period
from tandem.foundation.formats import decimal, percent
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, bars, chip, link, number
from tandem.organisation.models import User
from tandem.workspace.addresses import accounts_url, top_url, visits_url


@dataclass(frozen=True)
class Spans:
    """The day the numbers are of, its week and its quarter."""

    on: date
    week: Period
    quarter: Period


@dataclass(frozen=True)
class SellerLine:
    """`past`: the weeks before, each with the customer visits done and owed, the oldest first."""

    seller: User
    week: SellerWeek
    visited: Visited
    coverage: Coverage
    past: Sequence[tuple[Period, int, int]] = ()


def measures_grid(
    lines: Sequence[SellerLine], hours: Mapping[int, Latency], spans: Spans, pager: Pager
) -> Grid:
    return Grid(
        id="sellers",
        label=_("Process measures by seller"),
        columns=[
            Column(_("Seller"), kind="main"),
            Column(_("Customer visits"), kind="number", tag=True),
            Column(_("Last week"), kind="number", tag=True),
            Column(_("Weeks before"), low=True),
            Column(_("Partner visits"), kind="number", low=True),
            Column(_("Top 20 seen"), kind="number", tag=True),
            Column(_("Top 20 not yet"), kind="number", tag=True),
            Column(_("Customer share"), tag=True),
            Column(_("In touch"), kind="number", tag=True),
            Column(_("Deep coverage"), kind="number", tag=True),
            Column(_("Feedback, hours"), tag=True),
        ],
        rows=[_row(line, hours[line.seller.pk], spans) for line in lines],
        pager=pager,
        empty=Empty(
            _("There is no seller whose week you may see"),
            _("Weeks are read by the seller, the pair, the region's manager and sales operations."),
        ),
    )


def _row(line: SellerLine, latency: Latency, spans: Spans) -> Row:
    url = reverse("week_of", args=[line.seller.pk])
    return Row(
        id=line.seller.pk,
        label=str(line.seller),
        url=url,
        cells=[
            link(str(line.seller), url),
            *_visits(line, spans.week),
            *_accounts(line, spans),
            _hours(latency, line.seller.pk),
        ],
    )


def _visits(line: SellerLine, week: Period) -> list[SafeString | str]:
    pk, customer, partner = line.seller.pk, line.week.customer, line.week.partner
    return [
        number(
            customer.done,
            visits_url(week, state="done", seller_id=pk),
            text=f"{customer.done}/{customer.quota}",
            note=why_less(line.week.less, of_everybody=False),
        ),
        *_weeks_before(line),
        number(
            partner.done,
            visits_url(week, state="done", kind="partner", seller_id=pk),
            text=f"{partner.done}/{partner.quota}",
        ),
    ]


def _weeks_before(line: SellerLine) -> list[SafeString | str]:
    """Last week in figures, and what it is one of as small columns."""
    if not line.past:
        return ["–", "–"]
    week, done, quota = line.past[-1]
    url = visits_url(week, state="done", seller_id=line.seller.pk)
    said = ", ".join(f"{owed[1]}/{owed[2]}" for owed in line.past)
    return [
        number(done, url, text=f"{done}/{quota}"),
        bars([one for _week, one, _quota in line.past], label=said),
    ]


def _accounts(line: SellerLine, spans: Spans) -> list[SafeString | str]:
    pk, covered, start = line.seller.pk, line.coverage, spans.quarter.start
    since = touched_since(spans.on).isoformat()
    deep = accounts_url(owner=pk, deep_since=start.isoformat())
    return [
        number(
            covered.seen,
            top_url(seen_since=start, owner=pk),
            text=f"{covered.seen}/{covered.top}",
        ),
        number(
            covered.top - covered.seen,
            accounts_url(top=1, owner=pk, unseen_since=start.isoformat()),
        ),
        _customer_share(line.visited, pk, spans.on),
        number(
            covered.touched,
            accounts_url(owner=pk, touched_since=since),
            text=f"{covered.touched}/{covered.locked}",
        ),
        number(covered.deep, deep, text=f"{covered.deep}/{covered.locked}"),
    ]


def _customer_share(visited: Visited, seller_id: int, on: date) -> SafeString | str:
    if visited.share is None:
        return "–"
    first, last = four_weeks(on)
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
