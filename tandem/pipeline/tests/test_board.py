"""The board: columns with count, sum and age; a page of cards; a move; the same cost for many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.pipeline.models import Opportunity
from tandem.pipeline.queries import board as board_queries
from tandem.pipeline.queries.board import CARDS, more_cards, read_board
from tandem.pipeline.queries.stages import open_stages
from tandem.testing.cast import Cast

SignIn = Callable[[str], Client]


def _deal(number: int, **facts: object) -> Opportunity:
    columns = {
        "title": f"Deal {number}",
        "stage_id": "proposal",
        "amount_minor": 10_000_000,
        "close_on": date(2027, 1, 1) + timedelta(days=number // 2),
    }
    return Opportunity.objects.create(**(columns | facts))


def _column(response: object, code: str) -> dict:
    return next(c for c in response.context["columns"] if c["stage"].code == code)  # type: ignore[attr-defined]


def test_a_column_counts_and_sums_what_one_sees(cast: Cast, signed_in: SignIn) -> None:
    _deal(1, account=cast.olgas)
    _deal(2, account=cast.olgas, stage_since=timezone.localdate() - timedelta(days=100))
    _deal(3, account=cast.ottos)
    _deal(4, account=cast.olgas, stage_id="won", state="won")

    answer = signed_in("olga").get("/pipeline/")

    column = _column(answer, "proposal")
    assert (column["rows"], column["amount"], column["overdue"]) == (2, "20.0", 1)
    assert "Deal 3" not in answer.content.decode()
    listed = signed_in("olga").get(column["list_url"])
    assert listed.context["grid"].pager.count == 2


def test_two_currencies_are_never_added(cast: Cast, signed_in: SignIn) -> None:
    _deal(1, account=cast.olgas)
    _deal(2, account=cast.olgas)
    _deal(3, account=cast.olgas, currency="USD", amount_minor=105_400)

    yuan = signed_in("olga").get("/pipeline/")
    dollars = signed_in("olga").get("/pipeline/?currency=USD")

    assert _column(yuan, "proposal")["amount"] == "20.0"
    assert _column(dollars, "proposal")["amount"] == "1,054.00"


def test_every_card_of_a_column_comes_once_page_by_page(cast: Cast) -> None:
    dated = [_deal(n).pk for n in range(45)]
    undated = [_deal(n, close_on=None).pk for n in range(25)]
    rows = Opportunity.objects.visible_to(cast.actor("opal")).open()
    board = read_board(rows, stages=open_stages(), currency="", today=date(2026, 11, 24))
    column = next(one for one in board.columns if one.stage.code == "proposal")
    found, after = [card.pk for card in column.cards], column.next
    while after is not None:
        cards, after = more_cards(rows, stage="proposal", currency="CNY", after=after)
        found += [card.pk for card in cards]

    assert len(column.cards) == CARDS
    assert found == [*dated, *undated]


def test_a_short_board_and_a_long_one_show_the_same_cards(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        _deal(number, close_on=date(2026, 12, 1 + number % 4) if number % 3 else None)
    for number in range(5):
        _deal(number, stage_id="engaging", close_on=None)
    _deal(0, stage_id="negotiation")
    rows = Opportunity.objects.visible_to(cast.actor("opal")).open()

    def shown() -> list[tuple[str, list[int], str]]:
        found = read_board(rows, stages=open_stages(), currency="", today=date(2026, 11, 24))
        return [
            (one.stage.code, [card.pk for card in one.cards], str(one.next))
            for one in found.columns
        ]

    at_once = shown()
    monkeypatch.setattr(board_queries, "AT_ONCE", 0)

    assert shown() == at_once
    assert [len(cards) for _stage, cards, _next in at_once] == [0, 5, CARDS, 1]


def test_a_column_without_days_shows_its_cards_all_the_same(cast: Cast, signed_in: SignIn) -> None:
    _deal(1, close_on=None)

    assert "Deal 1" in signed_in("opal").get("/pipeline/").content.decode()


def test_more_is_a_page_without_script_and_a_region_with_it(cast: Cast, signed_in: SignIn) -> None:
    for number in range(CARDS + 3):
        _deal(number)
    opal = signed_in("opal")
    more = _column(opal.get("/pipeline/"), "proposal")["more_url"]

    page = opal.get(more).content.decode()
    region = opal.get(more, headers={"HX-Request": "true"}).content.decode()

    assert page.count("<article") == region.count("<article") == 3
    assert "<html" in page
    assert "<html" not in region


def test_a_card_is_moved_back_from_its_menu(cast: Cast, signed_in: SignIn) -> None:
    deal = _deal(1, account=cast.olgas)

    answer = signed_in("olga").post(
        f"/pipeline/{deal.pk}/stage/", {"to": "engaging", "was": "proposal", "board": "1"}
    )

    deal.refresh_from_db()
    assert (answer.headers["Location"], deal.stage_id) == ("/pipeline/", "engaging")


def test_the_board_costs_the_same_for_few_and_for_many(cast: Cast, signed_in: SignIn) -> None:
    opal = signed_in("opal")
    for stage in open_stages():
        _deal(1, account=cast.olgas, worked_by=cast.olga, stage_id=stage.code)
    opal.get("/pipeline/")
    with CaptureQueriesContext(connection) as for_few:
        opal.get("/pipeline/")
    for number in range(80):
        _deal(number, account=cast.olgas, worked_by=cast.olga)

    with CaptureQueriesContext(connection) as for_many:
        opal.get("/pipeline/")

    assert len(for_many) == len(for_few) <= 12


def test_a_column_without_any_day_shows_its_cards_beside_a_long_one(cast: Cast) -> None:
    for number in range(CARDS * 3):
        _deal(number, account=cast.olgas, close_on=None, stage_id="engaging")
    late = [_deal(n, account=cast.olgas, close_on=None, stage_id="proposal").pk for n in range(3)]
    dated = _deal(1, account=cast.olgas, stage_id="prospecting").pk
    more = [
        _deal(n, account=cast.olgas, close_on=None, stage_id="prospecting").pk for n in range(30)
    ]

    rows = Opportunity.objects.visible_to(cast.actor("olga")).open()
    board = read_board(rows, stages=open_stages(), currency="CNY", today=timezone.localdate())

    shown = {one.stage.code: [card.pk for card in one.cards] for one in board.columns}
    assert shown["proposal"] == late
    assert shown["prospecting"] == [dated, *more[: CARDS - 1]]
    assert len(shown["engaging"]) == CARDS
