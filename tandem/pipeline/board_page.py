"""What the board shows: a column a stage, its sum in one unit of money, cards with a menu to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, day
from tandem.organisation.rules.roles import SELLERS
from tandem.organisation.rules.scope import Actor
from tandem.organisation.saved_views import PLAIN, KeptView, Tab, view_tabs
from tandem.pipeline.deal_bar import currency_tabs, deal_bar
from tandem.pipeline.likelihood import chance_of
from tandem.pipeline.models import Opportunity, Stage
from tandem.pipeline.queries.board import (
    BoardColumn,
    board_filter,
    more_cards,
    read_board,
    tidy_board,
)
from tandem.pipeline.queries.deals import account_of
from tandem.pipeline.queries.filters import ME, DealFilter
from tandem.pipeline.queries.lists import Cursor, chosen_deals, read_cursor
from tandem.pipeline.queries.stages import open_stages
from tandem.pipeline.tabs import tabs_beside
from tandem.pipeline.wording import age_of, days, money, unit

PAGE = "pipeline"


def board_context(
    actor: Actor, asked: QueryDict, today: date, saved: Sequence[KeptView] = ()
) -> dict[str, Any]:
    stages, chosen = open_stages(), board_filter(asked)
    rows = chosen_deals(actor, replace(chosen, currency=""), stages, today)
    board = read_board(rows, stages=stages, currency=chosen.currency, today=today)
    here = replace(chosen, currency=board.currency)
    query = chosen.as_query()
    return {
        "columns": [_column(one, stages, here, today) for one in board.columns],
        "currencies": currency_tabs(board.currencies, board.currency, chosen, board_address),
        "unit": unit(board.currency),
        "tabs": [*_tabs(actor, chosen), *view_tabs(saved, query)],
        "filters": deal_bar(actor, chosen, board_address),
        "query": query,
        "list_url": _list(chosen),
        "account": account_of(actor, chosen.account),
        "tabs_beside": tabs_beside(),
    }


def cards_context(actor: Actor, asked: QueryDict, today: date) -> dict[str, Any]:
    """The next page of one column."""
    stages, chosen = open_stages(), board_filter(asked)
    stage = next((one for one in stages if one.code == asked.get("more")), stages[0])
    here = replace(chosen, currency=chosen.currency or "CNY")
    cards, following = more_cards(
        chosen_deals(actor, here, stages, today),
        stage=stage.code,
        currency=here.currency,
        after=read_cursor(asked.get("after", "")[:40], "close_on"),
    )
    return {
        "stage": stage,
        "cards": [_card(one, stage, here.currency, today) for one in cards],
        "others": [one for one in stages if one != stage],
        "more_url": _more(stage, here, following),
    }


def board_address(chosen: DealFilter, **more: str) -> str:
    """Of a list's filters those that a board understands, too."""
    query = tidy_board(chosen.as_query())
    asked = "&".join(part for part in (query, urlencode(more)) if part)
    return f"{reverse(PAGE)}?{asked or PLAIN}"


def _tabs(actor: Actor, chosen: DealFilter) -> list[Tab]:
    here = replace(chosen, currency="")
    views = [(_("Board"), DealFilter())]
    if actor.has_any(SELLERS):
        views.append((_("Mine"), DealFilter(seller=ME)))
    return [Tab(label, board_address(view), view == here) for label, view in views]


def _list(chosen: DealFilter) -> str:
    return f"{reverse('opportunities')}?{chosen.as_query() or PLAIN}"


def _column(
    column: BoardColumn, stages: list[Stage], here: DealFilter, today: date
) -> dict[str, Any]:
    stage, total, currency = column.stage, column.sum, here.currency
    return {
        "stage": stage,
        "count": count(total.count),
        "rows": total.count,
        "amount": money(total.amount_minor, currency),
        "overdue": total.overdue,
        "oldest": days((today - total.oldest).days) if total.oldest else "",
        "usual": days(stage.usual_days),
        "list_url": _list(replace(here, stage=stage.code)),
        "cards": [_card(one, stage, currency, today) for one in column.cards],
        "others": [one for one in stages if one != stage],
        "more_url": _more(stage, here, column.next),
    }


def _card(deal: Opportunity, stage: Stage, currency: str, today: date) -> dict[str, Any]:
    age = age_of(deal, today)
    usual = stage.patience.days_for(deal.amount_minor, deal.currency)
    return {
        "id": deal.pk,
        "title": deal.title,
        "account": deal.account,
        "worked_by": deal.worked_by or deal.worked_by_name,
        "amount": money(deal.amount_minor, currency),
        "close_on": day(deal.close_on),
        "is_late": deal.close_on is not None and deal.close_on < today,
        "age": "" if age is None else days(age),
        "is_old": age is not None and age > usual,
        "is_joint": deal.is_joint,
        "chance": chance_of(deal),
    }


def _more(stage: Stage, here: DealFilter, after: Cursor | None) -> str:
    return "" if after is None else board_address(here, more=stage.code, after=str(after))
