"""The values of the pages of a team: this week by seller, and the quarter as a heat map.

Every count leads to the list of exactly these visits or accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.activities.models import Visit
from tandem.activities.permissions import DECIDERS
from tandem.activities.queries import calendar
from tandem.activities.queries.phone_items import count_to_review
from tandem.activities.queries.quarter import SellerQuarter, quarters_of
from tandem.activities.queries.visit_list import STANDING, VisitFilter
from tandem.activities.queries.week import TeamRow, team_weeks
from tandem.activities.queries.wording import why_less
from tandem.activities.unplaced_page import unplaced_url
from tandem.foundation.fiscal import WEEK, Period, fiscal_calendar
from tandem.foundation.formats import count, percent
from tandem.foundation.kit import (
    Column,
    Empty,
    Grid,
    Matrix,
    MatrixCell,
    MatrixRow,
    Row,
    heat,
    icon,
    link,
    number,
    pair,
)
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

Kind, State = Visit.Kind, Visit.State


def team_context(actor: Actor, sellers: Iterable[User], *, on: date) -> dict[str, Any]:
    """One row a seller; a click opens the week."""
    week = calendar.week_of(on)
    rows = team_weeks(actor=actor, sellers=sellers, on=on)
    address = reverse("team_weeks")
    return {
        "label": week.label,
        "first": week.start,
        "last": week.last_day,
        "grid": _team_grid(rows, week),
        "previous_url": f"{address}?on={(week.start - WEEK).isoformat()}",
        "next_url": f"{address}?on={week.end.isoformat()}",
        "this_url": address,
        "is_this_week": timezone.localdate() in week,
        "to_review": count_to_review(actor) if actor.has_any(DECIDERS) else None,
    }


def quarter_context(actor: Actor, sellers: Iterable[User], *, on: date) -> dict[str, Any]:
    """Customer visits by seller and week of a quarter; every cell leads to its visits."""
    fiscal = fiscal_calendar()
    quarter = fiscal.quarter(on)
    weeks = fiscal.weeks(quarter)
    today = timezone.localdate()
    rows = quarters_of(actor=actor, sellers=sellers, quarter=quarter, weeks=weeks, today=today)
    address = reverse("quarter_weeks")
    return {
        "label": quarter.label,
        "first": quarter.start,
        "last": quarter.last_day,
        "matrix": _heat_map(rows, weeks, quarter) if rows else None,
        "previous_url": f"{address}?on={(quarter.start - WEEK).isoformat()}",
        "next_url": f"{address}?on={quarter.end.isoformat()}",
    }


def _heat_map(rows: list[SellerQuarter], weeks: list[Period], quarter: Period) -> Matrix:
    most = max((n for row in rows for n in row.by_week), default=0)
    sums = [sum(column) for column in zip(*(row.by_week for row in rows), strict=True)]
    return Matrix(
        label=_("Customer visits by seller and week"),
        corner=_("Seller"),
        columns=[f"{week.start.month}/{week.start.day}" for week in weeks],
        rows=[
            MatrixRow(
                label=str(row.seller),
                url=reverse("week_of", args=[row.seller.pk]),
                cells=[
                    _cell(n, week, row.seller.pk, heat(n, low=0, high=most))
                    for n, week in zip(row.by_week, weeks, strict=True)
                ],
                total=_cell(sum(row.by_week), quarter, row.seller.pk),
                after=_placed(row),
            )
            for row in rows
        ],
        total_label="Σ",
        after_label=_("Placed of wished"),
        footer=MatrixRow(
            label="Σ",
            cells=[_cell(n, week, None) for n, week in zip(sums, weeks, strict=True)],
            total=_cell(sum(sums), quarter, None),
        ),
        key=(_("few"), _("many")),
    )


def _placed(row: SellerQuarter) -> SafeString | str:
    """Of the wished visits those with a day; where some have none, it leads to these."""
    if row.placed is None:
        return "–"
    text = f"{row.placed}/{row.needed}"
    return text if row.placed == row.needed else link(text, unplaced_url(row.seller.pk))


def _cell(n: int, span: Period, seller_id: int | None, step: int | None = None) -> MatrixCell:
    if not n:
        return MatrixCell("–")
    url = visits_url(span, seller_id=seller_id, kind=Kind.CUSTOMER, state=STANDING)
    return MatrixCell(count(n), heat=step, url=url, count=n)


def visits_url(span: Period, **said: Any) -> str:
    wanted = VisitFilter(first=span.start, last=span.last_day, **said)
    return f"{reverse('visits')}?{wanted.as_query()}"


def _team_grid(rows: list[TeamRow], week: Period) -> Grid:
    return Grid(
        id="team",
        label=_("Weeks of the team"),
        columns=[
            Column(_("Pair"), kind="main"),
            Column(_("Region"), low=True),
            Column(_("Customer visits"), kind="number", tag=True),
            Column(_("Partner visits"), kind="number", tag=True),
            Column(_("Missed"), kind="number", low=True),
            Column(_("Top 20 seen"), kind="number", tag=True),
            Column(_("Next week planned"), kind="number", tag=True),
        ],
        rows=[_team_row(row, week) for row in rows],
        empty=Empty(
            _("There is no seller whose week you may see"),
            _("Weeks are read by the seller, the pair, the region's manager and sales operations."),
        ),
    )


def _team_row(row: TeamRow, week: Period) -> Row:
    customer, partner = row.cadence.customer, row.cadence.partner
    url = f"{reverse('week_of', args=[row.seller.pk])}?on={week.start.isoformat()}"
    ahead, coming = row.next_week.customer, calendar.week_of(week.end)
    of_seller = {"seller_id": row.seller.pk}
    done = visits_url(week, **of_seller, kind=Kind.CUSTOMER, state=State.DONE)
    return Row(
        id=row.seller.pk,
        label=str(row.seller),
        url=url,
        cells=[
            format_html(
                '<a href="{}">{}</a>',
                url,
                pair(str(row.seller), str(row.inside) if row.inside else ""),
            ),
            str(row.seller.region or ""),
            _of_quota(
                customer.done,
                customer.quota,
                done,
                is_behind=customer.is_behind,
                note=why_less(row.cadence.less, of_everybody=False),
            ),
            _of_quota(
                partner.done,
                partner.quota,
                visits_url(week, **of_seller, kind=Kind.PARTNER, state=State.DONE),
            ),
            number(
                customer.missed + partner.missed,
                visits_url(week, **of_seller, state=State.MISSED),
            ),
            _of_quota(row.top.seen, row.top.of, top_url(row.seller.pk, week)),
            number(
                ahead.standing,
                visits_url(coming, **of_seller, kind=Kind.CUSTOMER, state=STANDING),
                text=percent(ahead.planned_share),
            ),
        ],
    )


def _of_quota(
    part: int, whole: int, url: str, *, is_behind: bool = False, note: str = ""
) -> SafeString:
    counted = number(part, url, text=f"{part}/{whole}", note=note)
    if not is_behind:
        return counted
    return format_html("{} {}", icon("warn", label=_("behind the quota")), counted)


def top_url(seller_id: int, week: Period) -> str:
    """The owner's personal accounts seen since the quarter of the week began."""
    since = fiscal_calendar().quarter(week.start).start
    said: dict[str, Any] = {"owner": seller_id, "top": 1, "seen_since": since.isoformat()}
    return f"{reverse('accounts')}?{urlencode(said)}"
