"""What the list can be filtered by, and what a senseless address does: nothing bad."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.filters import AccountFilter, filtered
from tandem.keyaccounts.queries.reading import READERS, parse_filter
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

TODAY = date(2026, 11, 24)


def names(cast: Cast, who: str, **params: Any) -> set[str]:
    accounts = filtered(cast.actor(who), parse_filter(params), on=TODAY)
    return set(accounts.values_list("name", flat=True))


@pytest.fixture
def marked(cast: Cast) -> Cast:
    """The cast's three accounts, each different in every column one can filter by."""
    Account.objects.filter(pk=cast.olgas.pk).update(
        mode="personal",
        segment="A",
        activity="active",
        is_top=True,
        last_visit_on=TODAY - timedelta(days=10),
        city="北京市",
        city_key="北京",
        potential_minor=5_000_000_00,
    )
    Account.objects.filter(pk=cast.ottos.pk).update(
        segment="B", last_visit_on=TODAY - timedelta(days=31), potential_minor=100_00
    )
    return cast


OLGAS, OTTOS, UMAS = "北方师范大学", "北方商业银行", "南方理工学院"
CASES: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {OLGAS, OTTOS, UMAS}),
    ({"q": "北方"}, {OLGAS, OTTOS}),
    ({"q": "bfsf"}, {OLGAS}),
    ({"owner": "me"}, set()),
    ({"owner": "none"}, set()),
    ({"partner": "none"}, {OTTOS}),
    ({"mode": "personal"}, {OLGAS}),
    ({"mode": "none"}, {OTTOS, UMAS}),
    ({"segment": ["A", "B"]}, {OLGAS, OTTOS}),
    ({"activity": "active"}, {OLGAS}),
    ({"top": "1"}, {OLGAS}),
    ({"unvisited_days": "30"}, {OTTOS, UMAS}),
    ({"unvisited_days": "31"}, {UMAS}),
    ({"city": "北京"}, {OLGAS}),
    ({"potential_min": "500"}, {OLGAS}),
    ({"potential_max": "0.01"}, {OTTOS, UMAS}),
    ({"state": "candidate"}, set()),
    ({"state": "any"}, {OLGAS, OTTOS, UMAS}),
]


@pytest.mark.parametrize(("params", "expected"), CASES)
def test_each_filter_holds_what_it_says(
    marked: Cast, params: dict[str, Any], expected: set[str]
) -> None:
    assert names(marked, "vera", **params) == expected


def test_cells_and_people_are_chosen_by_their_ids(marked: Cast) -> None:
    assert names(marked, "vera", region=str(marked.north.pk)) == {OLGAS, OTTOS}
    assert names(marked, "vera", industry=[str(marked.education.pk)]) == {OLGAS, UMAS}
    assert names(marked, "vera", owner=str(marked.otto.pk)) == {OTTOS}
    assert names(marked, "iris", inside="me") == {OLGAS, OTTOS}
    assert names(marked, "amy", partner="me") == {OLGAS}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("olga", {OLGAS}),
        ("nora", {OLGAS, OTTOS}),
        ("dora", {OLGAS, UMAS}),
        ("ben", {UMAS}),
        ("adam", set()),
    ],
)
def test_a_filter_never_shows_more_than_one_sees(
    marked: Cast, who: str, expected: set[str]
) -> None:
    assert names(marked, who, state="any") == expected
    assert names(marked, who, region=[str(marked.north.pk), str(marked.south.pk)]) == expected


def test_merged_accounts_are_on_no_list(cast: Cast) -> None:
    Account.objects.filter(pk=cast.umas.pk).update(state="merged", merged_into=cast.olgas.pk)

    assert UMAS not in names(cast, "vera", state="any")


BAD = [
    ("region", "x"),
    ("region", "0"),
    ("region", "99999999999999999999"),
    ("region", "１"),
    ("owner", "1 or 1=1"),
    ("mode", "weekly"),
    ("segment", "ABC"),
    ("activity", "x"),
    ("state", "merged"),
    ("unvisited_days", "-1"),
    ("unvisited_days", "1e9"),
    ("potential_min", "NaN"),
    ("potential_max", "1e99"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_value_that_means_nothing_is_left_out_and_named(
    cast: Cast, name: str, value: str
) -> None:
    chosen = parse_filter(QueryDict(f"{name}={value}"))

    assert getattr(chosen, name) == getattr(AccountFilter(), name)
    assert len(chosen.problems) == 1
    assert value[:5] in chosen.problems[0]


@given(st.dictionaries(st.sampled_from(sorted(READERS)), st.text(max_size=90)))
def test_no_address_breaks_the_parser(params: dict[str, str]) -> None:
    chosen = parse_filter(params)

    again = parse_filter(QueryDict(chosen.as_query()))

    assert again.problems == ()
    assert again.as_query() == chosen.as_query()


def test_an_address_leads_back_to_its_filter() -> None:
    chosen = AccountFilter(
        q="北京",
        region=(1, 2),
        owner="me",
        mode=("none",),
        top=True,
        unvisited_days=30,
        potential_min=Decimal("1.5"),
    )

    assert parse_filter(QueryDict(chosen.as_query())) == chosen
    assert chosen.is_narrowed
    assert not AccountFilter().is_narrowed


def test_a_search_for_signs_finds_nothing_and_does_not_break(cast: Cast) -> None:
    for text in ("'", '"', "* OR", "!!!", "a' AND 1=1 --", "\x00", "NEAR("):
        assert names(cast, "vera", q=text) <= {OLGAS, OTTOS, UMAS}


def test_hidden_accounts_are_not_found_by_search(cast: Cast) -> None:
    an_account("北方密电厂", region=cast.south, industry=cast.finance)

    assert "北方密电厂" not in names(cast, "nora", q="北方")
