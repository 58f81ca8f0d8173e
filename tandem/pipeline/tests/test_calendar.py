"""The calendar of deals: a month counts, a week names, every number is the list behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count as numbers

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tandem.keyaccounts.models import Account
from tandem.pipeline.models import Opportunity
from tandem.pipeline.queries.calendar import NAMED, DealDay, days_of
from tandem.testing.cast import Cast

SignIn = Callable[[str], Client]
FRIDAY = date(2026, 12, 4)
_number = numbers(1)


def deal(account: Account | None, **facts: object) -> Opportunity:
    values = {
        "title": "机房扩容",
        "stage_id": "engaging",
        "amount_minor": 10_000_000,
        "close_on": FRIDAY,
    }
    return Opportunity.objects.create(
        account=account, external_id=f"C{next(_number)}", **(values | facts)
    )


def days(cast: Cast, name: str, *, is_named: bool = True, seller: str = "") -> dict[date, DealDay]:
    found = days_of(
        actor=cast.actor(name),
        start=date(2026, 11, 30),
        end=date(2026, 12, 6),
        currency="CNY",
        seller_id=getattr(cast, seller).pk if seller else None,
        is_named=is_named,
    )
    return {one.on: one for one in found}


def test_a_day_counts_what_closes_and_what_is_due(cast: Cast) -> None:
    deal(cast.olgas)
    deal(cast.olgas, amount_minor=None, next_step="送样机", next_step_on=date(2026, 12, 1))
    deal(cast.olgas, currency="USD")
    deal(cast.olgas, state="won", stage_id="won", closed_on=FRIDAY)

    week = days(cast, "olga")

    assert (week[FRIDAY].closing, week[FRIDAY].amount_minor) == (2, 10_000_000)
    assert week[date(2026, 12, 1)].steps == 1
    assert sum(one.closing + one.steps for one in week.values()) == 3


def test_a_day_names_its_largest_deals_and_counts_the_rest(cast: Cast) -> None:
    made = [deal(cast.olgas, amount_minor=at * 100) for at in range(1, NAMED + 3)]

    friday = days(cast, "olga")[FRIDAY]

    assert [one.pk for one in friday.closing_deals] == [one.pk for one in made[:1:-1]]
    assert friday.closing == NAMED + 2


def test_others_deals_are_neither_counted_nor_named(cast: Cast) -> None:
    deal(cast.ottos, next_step="x", next_step_on=FRIDAY)
    deal(cast.umas)

    assert days(cast, "olga")[FRIDAY] == DealDay(FRIDAY)
    assert days(cast, "nora")[FRIDAY].closing == 1
    assert days(cast, "vera")[FRIDAY].closing == 2


def test_mine_are_those_i_work(cast: Cast) -> None:
    deal(cast.olgas, worked_by=cast.olga)
    deal(cast.olgas, worked_by=cast.otto)

    assert days(cast, "vera", seller="olga")[FRIDAY].closing == 1


@pytest.mark.parametrize("address", ["?by=week&from=2026-12-02", "?from=2026-12-20"])
def test_a_number_leads_to_as_many_deals(address: str, cast: Cast, signed_in: SignIn) -> None:
    deal(cast.olgas)
    deal(cast.olgas, close_on=None, next_step="送样机", next_step_on=FRIDAY)
    client = signed_in("olga")

    page = client.get(f"/pipeline/calendar/{address}").content.decode()

    links = [part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:]]
    lists = {
        link for link in links if "close_from=2026-12-04" in link or "step_from=2026-12-04" in link
    }
    assert len(lists) == 2
    for link in lists:
        assert client.get(link).content.decode().count('id="opportunities-row-') <= 1
        assert "机房扩容" in client.get(link).content.decode()


@pytest.mark.parametrize(
    "address", ["", "?by=week", "?by=week&from=0001-01-01", "?from=9999-99-99"]
)
def test_the_page_asks_few_questions_however_many_deals(
    address: str, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in("olga")
    client.get("/pipeline/calendar/")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/pipeline/calendar/{address}").status_code == 200
        return len(queries)

    before = asked()
    for _at in range(12):
        deal(cast.olgas, next_step="x", next_step_on=FRIDAY)

    assert asked() == before <= 12
