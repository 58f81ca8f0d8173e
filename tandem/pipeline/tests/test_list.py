"""The list of opportunities: one's own, by stage, a page at a time, one currency at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity
from tandem.pipeline.queries.lists import Cursor, opportunity_page, read_cursor
from tandem.testing.cast import Cast

SignIn = Callable[[str], Client]


def _deal(number: int, **facts: object) -> Opportunity:
    columns = {
        "external_id": f"B-{number}",
        "title": f"Deal {number}",
        "stage_id": "proposal",
        "amount_minor": 10_000_000,
        "opened_on": date(2026, 10, 1),
    }
    values = columns | facts
    is_won = values["stage_id"] == "won"
    return Opportunity.objects.create(**({"state": "won" if is_won else "open"} | values))


def _pages(actor: Actor, size: int) -> list[list[int]]:
    pages, after = [], None
    while True:
        rows = Opportunity.objects.visible_to(actor)
        page = opportunity_page(rows, after=after, size=size)
        pages.append([row.id for row in page.rows])
        if page.next is None:
            return pages
        after = read_cursor(str(page.next), "opened_on")


def test_a_seller_sees_the_deals_of_their_own_accounts_only(cast: Cast, signed_in: SignIn) -> None:
    _deal(1, account=cast.olgas, title="Olga's deal")
    _deal(2, account=cast.ottos, title="Otto's deal")
    _deal(3, title="Nobody's deal")

    page = signed_in("olga").get("/pipeline/list/").content.decode()
    whole = signed_in("opal").get("/pipeline/list/").content.decode()

    assert "Olga&#x27;s deal" in page
    assert "Otto&#x27;s deal" not in page
    assert "Nobody&#x27;s deal" not in page
    assert "Nobody&#x27;s deal" in whole


@pytest.mark.parametrize("person", ["adam", "amy"])
def test_the_board_is_for_business_staff(cast: Cast, signed_in: SignIn, person: str) -> None:
    response = signed_in(person).get("/pipeline/list/")

    assert response.status_code in (403, 404)


def test_a_list_says_what_it_sums_to(cast: Cast, signed_in: SignIn) -> None:
    _deal(1, account=cast.olgas)
    _deal(2, account=cast.olgas, amount_minor=5_000_000)
    _deal(3, account=cast.olgas, stage_id="won", amount_minor=None)

    page = signed_in("olga").get("/pipeline/list/?stage=proposal").content.decode()

    assert "Deal 1" in page
    assert "Deal 3" not in page
    assert "15.0" in page


def test_two_currencies_are_never_added(cast: Cast, signed_in: SignIn) -> None:
    _deal(1, account=cast.olgas)
    _deal(2, account=cast.olgas)
    _deal(3, account=cast.olgas, currency="USD", amount_minor=105_400, title="Dollar deal")

    yuan = signed_in("olga").get("/pipeline/list/").content.decode()
    dollars = signed_in("olga").get("/pipeline/list/?currency=USD").content.decode()

    assert "Dollar deal" not in yuan
    assert "Dollar deal" in dollars
    assert "1,054.00" in dollars


def test_pages_show_every_deal_once_and_those_without_a_day_last(cast: Cast) -> None:
    with_day = [_deal(n, opened_on=date(2026, 1, 1) + timedelta(days=n // 3)).pk for n in range(12)]
    without = [_deal(n, opened_on=None).pk for n in range(12, 17)]

    pages = _pages(cast.actor("opal"), size=4)

    flat = [pk for page in pages for pk in page]
    assert sorted(flat) == sorted([*with_day, *without])
    assert flat[-5:] == sorted(without, reverse=True)
    assert [len(page) for page in pages] == [4, 4, 4, 4, 1]


def test_the_second_page_says_where_it_is(cast: Cast, signed_in: SignIn) -> None:
    for number in range(103):
        _deal(number)
    client = signed_in("opal")
    with override("en"):
        first = client.get("/pipeline/list/").context["grid"]

    second = client.get(first.pager.next_url).context["grid"].pager

    assert (first.pager.first, first.pager.last, first.pager.count) == (1, 100, 103)
    assert (second.first, second.last, second.next_url) == (101, 103, "")
    assert second.first_url and not second.previous_url


@pytest.mark.parametrize("text", ["", "yesterday~7", "2026-01-01~x", "~", "2026-13-01~3"])
def test_a_bent_cursor_starts_at_the_beginning(text: str) -> None:
    assert read_cursor(text, "opened_on") is None


def test_a_cursor_survives_the_address() -> None:
    cursors = [Cursor("2026-10-01", 7), Cursor("", 9)]

    assert [read_cursor(str(cursor), "opened_on") for cursor in cursors] == cursors


def test_an_empty_board_says_what_to_do(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("opal").get("/pipeline/list/").content.decode()

    assert "No opportunity yet" in page


def test_the_board_costs_the_same_queries_for_one_row_and_for_many(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in("opal")
    _deal(0, account=cast.olgas, worked_by=cast.olga, signed_by=cast.alpha)
    client.get("/pipeline/list/")
    with CaptureQueriesContext(connection) as for_one:
        client.get("/pipeline/list/")
    for number in range(1, 40):
        _deal(number, account=cast.olgas, worked_by=cast.olga, signed_by=cast.alpha)

    with CaptureQueriesContext(connection) as for_many:
        client.get("/pipeline/list/")

    assert len(for_many) == len(for_one) <= 12


def test_the_board_speaks_chinese(cast: Cast, signed_in: SignIn) -> None:
    cast.opal.language = "zh-hans"
    cast.opal.save(update_fields=["language"])

    page = signed_in("opal").get("/pipeline/list/").content.decode()

    assert "还没有商机" in page
    assert "万元" in page
