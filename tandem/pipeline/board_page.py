"""What the board shows: a column a stage, its sum in one unit of money, cards with a menu to move."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from tandem.foundation.formats import count, day
from tandem.organisation.rules.roles import SELLERS
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.likelihood import chance_of
from tandem.pipeline.models import Opportunity, Stage
from tandem.pipeline.queries.board import BoardColumn, more_cards, read_board
from tandem.pipeline.queries.filters import ME
from tandem.pipeline.queries.lists import Cursor, read_cursor
from tandem.pipeline.queries.stages import open_stages
from tandem.pipeline.tabs import tabs_beside
from tandem.pipeline.wording import age_of, days, money, unit


def board_context(actor: Actor, asked: QueryDict, today: date) -> dict[str, Any]:
    stages = open_stages()
    seller = asked.get("seller", "")
    board = read_board(
        actor=actor,
        stages=stages,
        currency=asked.get("currency", "")[:3],
        seller_id=actor.user_id if seller == ME else None,
        today=today,
    )
    own = {"seller": ME} if seller == ME else {}
    return {
        "columns": [_column(one, stages, board.currency, own, today) for one in board.columns],
        "currencies": [
            {"label": name, "url": _to(currency=name, **own), "is_current": name == board.currency}
            for name in board.currencies
        ]
        if len(board.currencies) > 1
        else [],
        "unit": unit(board.currency),
        "mine_url": _to(seller=ME),
        "all_url": _to(),
        "is_mine": bool(own),
        "can_be_mine": actor.has_any(SELLERS),
        "stages": stages,
        "tabs_beside": tabs_beside(),
    }


def cards_context(actor: Actor, asked: QueryDict, today: date) -> dict[str, Any]:
    """The next page of one column."""
    stages = open_stages()
    stage = next((one for one in stages if one.code == asked.get("more")), stages[0])
    currency = asked.get("currency", "CNY")[:3]
    own = {"seller": ME} if asked.get("seller") == ME else {}
    cards, following = more_cards(
        actor=actor,
        stage=stage.code,
        currency=currency,
        seller_id=actor.user_id if own else None,
        after=read_cursor(asked.get("after", "")[:40], "close_on"),
    )
    return {
        "stage": stage,
        "cards": [_card(one, stage, currency, today) for one in cards],
        "others": [one for one in stages if one != stage],
        "more_url": _more(stage, currency, following, own),
    }


def _column(
    column: BoardColumn, stages: list[Stage], currency: str, own: dict[str, str], today: date
) -> dict[str, Any]:
    stage, total = column.stage, column.sum
    here = {"stage": stage.code, "currency": currency} | own
    return {
        "stage": stage,
        "count": count(total.count),
        "rows": total.count,
        "amount": money(total.amount_minor, currency),
        "overdue": total.overdue,
        "oldest": days((today - total.oldest).days) if total.oldest else "",
        "usual": days(stage.usual_days),
        "list_url": f"{reverse('opportunities')}?{urlencode(here)}",
        "cards": [_card(one, stage, currency, today) for one in column.cards],
        "others": [one for one in stages if one != stage],
        "more_url": _more(stage, currency, column.next, own),
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


def _more(stage: Stage, currency: str, after: Cursor | None, own: dict[str, str]) -> str:
    if after is None:
        return ""
    return _to(more=stage.code, currency=currency, after=str(after), **own)


def _to(**asked: str) -> str:
    query = urlencode(asked)
    return reverse("pipeline") + (f"?{query}" if query else "")
