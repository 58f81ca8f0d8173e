"""Pages of a hundred: complete, without doubles, in the same number of queries."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries import paging
from tandem.keyaccounts.queries.filters import AccountFilter
from tandem.keyaccounts.queries.lists import AccountPage, account_page, count_of, ids_of
from tandem.keyaccounts.queries.matrix import account_matrix
from tandem.keyaccounts.queries.paging import Order, Sort, parse_cursor, parse_order
from tandem.keyaccounts.queries.reading import parse_filter
from tandem.keyaccounts.queries.suggestions import suggested_accounts
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

TODAY = date(2026, 11, 24)


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Accounts with equal names, equal amounts and empty values among them."""
    for n in range(24):
        an_account(
            f"客户{n % 5}",
            region=cast.north,
            industry=cast.finance,
            potential_minor=n % 3,
            last_visit_on=None if n % 4 == 0 else TODAY - timedelta(days=n % 3),
            penetration_permille=None if n % 5 == 0 else n % 4,
        )
    return cast


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging.slice_of, "__defaults__", (7,))


def page(cast: Cast, order: str = "name", cursor: str = "", who: str = "vera") -> AccountPage:
    return account_page(
        actor=cast.actor(who),
        chosen=AccountFilter(),
        order=parse_order(order),
        cursor=cursor,
        on=TODAY,
    )


def walk(cast: Cast, order: str) -> list[list[int]]:
    pages, cursor = [], ""
    while True:
        found = page(cast, order, cursor)
        pages.append([row.id for row in found.rows])
        if not found.after:
            return pages
        cursor = found.after


def sort_key(account: Account, sort: Sort) -> tuple[Any, ...]:
    """Empty values are the smallest, and the id decides between equals."""
    value = getattr(account, paging.COLUMNS[sort])
    return (value is not None, value if value is not None else 0, account.pk)


@pytest.mark.parametrize("order", [f"{sign}{sort}" for sort in Sort for sign in ("", "-")])
def test_every_order_walks_the_whole_list_once(many: Cast, order: str) -> None:
    wanted = sorted(
        Account.objects.all(),
        key=lambda account: sort_key(account, parse_order(order).sort),
        reverse=order.startswith("-"),
    )

    walked = [pk for part in walk(many, order) for pk in part]

    assert walked == [account.pk for account in wanted]


@pytest.mark.parametrize("order", ["name", "-potential", "last_visit", "-penetration"])
def test_going_back_shows_the_same_pages(many: Cast, order: str) -> None:
    forward = walk(many, order)
    last = page(many, order)
    while last.after:
        last = page(many, order, last.after)

    backward = [[row.id for row in last.rows]]
    while last.before:
        last = page(many, order, last.before)
        backward.append([row.id for row in last.rows])

    assert backward[::-1] == forward


def test_the_count_is_exact_whatever_the_page(many: Cast) -> None:
    first = page(many)

    assert first.total == page(many, cursor=first.after).total == 27
    assert count_of(actor=many.actor("vera"), chosen=AccountFilter(), on=TODAY) == 27
    assert len(ids_of(actor=many.actor("nora"), chosen=AccountFilter(), on=TODAY)) == 26


def forged(*content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        forged(),
        forged("name", "a", 1),
        forged("potential", 1, 1, False),
        forged("name", "a", 2**70, False),
        forged("name", "a", "1", False),
        forged("name", "a", 1, 1),
        forged([["name"]]),
    ],
)
def test_a_cursor_that_does_not_fit_opens_the_first_page(many: Cast, cursor: str) -> None:
    assert parse_cursor(cursor, Order()) is None

    found = page(many, cursor=cursor)

    assert found.is_reset
    assert found.rows == page(many).rows


def test_an_order_that_means_nothing_sorts_by_name() -> None:
    for text in ("", "x", "--name", "id; drop"):
        assert parse_order(text) == Order()


def test_a_cursor_opens_nothing_that_is_hidden(many: Cast) -> None:
    cursor = page(many).after

    assert {row.id for row in page(many, cursor=cursor, who="uma").rows} <= {many.umas.pk}


def test_a_page_is_three_queries_for_few_and_many(
    many: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    for size in (1, 25):
        monkeypatch.setattr(paging.slice_of, "__defaults__", (size,))
        vera = many.actor("vera")
        with django_assert_num_queries(3):
            found = account_page(
                actor=vera,
                chosen=parse_filter({"q": "客户"}),
                order=Order(),
                on=TODAY,
            )
        assert len(found.rows) == min(size, 24)


def test_a_row_speaks_the_readers_language(cast: Cast) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(name_en="Northern Normal")
    for language, name, industry in [
        ("en", "Northern Normal", "Education"),
        ("zh-hans", "北方师范大学", "教育"),
    ]:
        with translation.override(language):
            row = page(cast, who="olga").rows[0]
        assert (row.name, row.industry, row.owner) == (name, industry, "Olga")
        assert (row.partner, row.inside) == ("甲伙伴", "Iris")


def test_the_matrix_counts_what_one_sees(cast: Cast, django_assert_num_queries: Any) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(
        activity="active", mode="personal", potential_minor=900
    )
    nora = cast.actor("nora")

    with django_assert_num_queries(1):
        cells = account_matrix(actor=nora)

    by_industry = {cell.industry_id: cell for cell in cells}
    assert {cell.region_id for cell in cells} == {cast.north.pk}
    education = by_industry[cast.education.pk]
    assert (education.accounts, education.active, education.covered) == (1, 1, 1)
    assert education.potential_minor == 900
    assert by_industry[cast.finance.pk].active == 0


def test_ones_own_accounts_are_suggested_first(many: Cast, django_assert_num_queries: Any) -> None:
    Account.objects.filter(name="客户4").update(inside=many.vera)
    vera = many.actor("vera")

    with django_assert_num_queries(2):
        found = suggested_accounts(actor=vera, text="kh", most=20)

    own = Account.objects.filter(name="客户4").count()
    assert len(found) == len({account.pk for account in found}) == 20
    assert {account.name for account in found[:own]} == {"客户4"}
    assert all(account.name != "客户4" for account in found[own:])


def test_the_palette_shows_at_most_what_it_asked_for(many: Cast) -> None:
    assert len(suggested_accounts(actor=many.actor("vera"), text="客户", most=20)) == 20
    assert suggested_accounts(actor=many.actor("vera"), text=" ") == []
    assert suggested_accounts(actor=many.actor("uma"), text="客户") == []
