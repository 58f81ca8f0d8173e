"""What the list of deals shows: ready views, one control a filter, and the grid in one unit of money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tandem.foundation.formats import day
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, chip, link, person
from tandem.foundation.kit.addresses import addresses_of
from tandem.foundation.requests import whole_number
from tandem.organisation.rules.roles import SELLERS
from tandem.organisation.rules.scope import Actor
from tandem.organisation.saved_views import PLAIN, KeptView, Tab, view_tabs
from tandem.pipeline.board_page import board_address
from tandem.pipeline.deal_bar import currency_tabs, deal_bar
from tandem.pipeline.permissions import may_record, may_work_at
from tandem.pipeline.queries.deals import account_of
from tandem.pipeline.queries.filters import ME, DealFilter, parse_deals
from tandem.pipeline.queries.lists import (
    SORTS,
    USUAL,
    CurrencySum,
    OpportunityPage,
    chosen_deals,
    list_query,
    opportunity_page,
    read_cursor,
    sort_of,
    sums_of,
)
from tandem.pipeline.queries.stages import all_stages
from tandem.pipeline.wording import TONES, money, unit

PAGE = "opportunities"


def list_context(
    actor: Actor, asked: QueryDict, today: date, saved: Sequence[KeptView] = ()
) -> dict[str, Any]:
    """The page of one currency; the one with most deals unless another is asked for."""
    chosen, sort = parse_deals(asked), sort_of(asked)
    query = list_query(chosen, sort)
    stages = all_stages()
    wide = chosen if chosen.change else replace(chosen, currency="")
    rows = chosen_deals(actor, wide, stages, today)
    sums = sums_of(rows)
    current = next((one for one in sums if one.currency == chosen.currency), None)
    shown = current or next(iter(sums), CurrencySum("CNY", 0, 0))
    after = read_cursor(asked.get("after", "")[:60], SORTS[sort][0])
    page = opportunity_page(rows.filter(currency=shown.currency), sort=sort, after=after)
    account = account_of(actor, chosen.account)
    return {
        "chosen": chosen,
        "account": account,
        "can_open": account is not None and may_work_at(actor, account),
        "can_import": may_record(actor),
        "sort": sort,
        "tabs": [*_tabs(actor, chosen, today), *view_tabs(saved, query)],
        "filters": deal_bar(actor, chosen, partial(_address, sort=sort), stages=stages),
        "query": query,
        "board_url": board_address(chosen),
        "currencies": currency_tabs(
            [one.currency for one in sums], shown.currency, chosen, _address
        ),
        "total": money(shown.amount_minor, shown.currency),
        "unit": unit(shown.currency),
        "grid": _grid(page, chosen, sort, shown, _start(asked)),
    }


def _tabs(actor: Actor, chosen: DealFilter, today: date) -> list[Tab]:
    """Views everybody asks for."""
    month_end = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    views = [(pgettext("a deal", "Open"), DealFilter())]
    if actor.has_any(SELLERS):
        views.append((_("Mine"), DealFilter(seller=ME)))
    views += [
        (
            _("Closing this month"),
            DealFilter(close_from=today.replace(day=1), close_to=_day_before(month_end)),
        ),
        (_("Standing still"), DealFilter(look="stale")),
        (_("On one person"), DealFilter(look="single")),
        (_("Won"), DealFilter(state="won")),
        (_("Lost"), DealFilter(state="lost")),
    ]
    here = replace(chosen, currency="")
    return [Tab(label, _address(view), view == here) for label, view in views]


def _grid(
    page: OpportunityPage, chosen: DealFilter, sort: str, total: CurrencySum, start: int
) -> Grid:
    following = start + len(page.rows)
    here = replace(chosen, currency=total.currency)
    next_url = _address(here, sort=sort, after=str(page.next or ""), at=str(following))

    def sorted_by(key: str, label: str, **more: Any) -> Column:
        way = "descending" if SORTS[key][1] else "ascending"
        return Column(
            label,
            sort=way if key == sort else "none",
            sort_url=_address(here, sort=key),
            **more,
        )

    return Grid(
        id="pipeline-list",
        label=_("Opportunities"),
        columns=[
            Column(_("Opportunity"), kind="main"),
            Column(_("Customer")),
            Column(_("Stage")),
            sorted_by("amount", _("Amount"), kind="number"),
            sorted_by("close", _("Expected to close"), low=True),
            Column(_("Next step"), low=True),
            Column(_("Worked by"), low=True),
            Column(_("Signed by"), low=True),
            sorted_by("opened", _("Opened"), low=True),
            sorted_by("closed", _("Closed"), low=True),
        ],
        rows=_rows(page),
        pager=Pager(
            count=total.count,
            first=start + 1 if page.rows else 0,
            last=following,
            first_url=_address(here, sort=sort) if start else "",
            next_url=next_url if page.next else "",
        ),
        empty=_empty(chosen),
    )


def _rows(page: OpportunityPage) -> list[Row]:
    deal_at, account_at = addresses_of("opportunity"), addresses_of("account")
    no_customer = _("not named by the source")
    return [
        Row(
            id=one.id,
            label=one.title,
            url=(url := deal_at(one.id)),
            cells=[
                link(one.title, url, note=one.project),
                link(one.account, account_at(one.account_id)) if one.account_id else no_customer,
                chip(one.stage, tone=TONES.get(one.state, "info")),
                money(one.amount_minor, one.currency),
                day(one.close_on),
                day(one.next_step_on),
                person(one.worked_by or one.worked_by_name),
                one.signed_by,
                day(one.opened_on),
                day(one.closed_on),
            ],
        )
        for one in page.rows
    ]


def _empty(chosen: DealFilter) -> Empty:
    if chosen != DealFilter():
        return Empty(
            _("No deal matches"),
            _("Take a filter away, or look at all of them."),
            actions=[(_("Clear all filters"), _address(DealFilter()))],
        )
    return Empty(
        _("No opportunity yet"),
        _("Open the first one from the page of a customer, or let sales operations load them."),
        icon="pipeline",
    )


def _day_before(value: date) -> date:
    return date.fromordinal(value.toordinal() - 1)


def _start(asked: QueryDict) -> int:
    """How many rows lie before this page, as its address says; only shown, never trusted."""
    return (whole_number(asked.get("at", "")) or 0) if asked.get("after") else 0


def _address(chosen: DealFilter, sort: str = USUAL, **more: str) -> str:
    if not more.get("after"):
        more.pop("at", None)
    return f"{reverse(PAGE)}?{list_query(chosen, sort, **more) or PLAIN}"
