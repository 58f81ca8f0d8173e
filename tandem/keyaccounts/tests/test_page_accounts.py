"""The accounts list as people get it: by role, with hostile addresses, at any length."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tandem.organisation.commands.saved_views import save_view
from tandem.testing.builders import an_account

PAYLOADS = [
    "'",
    "')--",
    "1); SELECT pg_sleep(3)--",
    "randomblob(1000000000)",
    "1 UNION SELECT 1",
    ";",
    "\x00",
    "__class__",
    "９９９",
    "-1",
    "1e400",
    "99999999999999999999999",
    "$.a.b",
    "%",
    "_",
]
PARAMETERS = [
    "q",
    "sort",
    "page",
    "at",
    "state",
    "region",
    "owner",
    "mode",
    "segment",
    "activity",
    "unvisited_days",
    "city",
    "potential_min",
    "top",
    "pk__in",
    "_connector",
]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("vera", "北方师范大学 北方商业银行 南方理工学院"),
        ("opal", "北方师范大学 北方商业银行 南方理工学院"),
        ("nora", "北方师范大学 北方商业银行"),
        ("olga", "北方师范大学"),
        ("iris", "北方师范大学 北方商业银行"),
        ("eve", "北方师范大学"),
    ],
)
def test_everybody_finds_their_own_accounts_and_no_other(signed_in, name, seen):
    text = signed_in(name).get("/accounts/").content.decode()

    shown = {one for one in ("北方师范大学", "北方商业银行", "南方理工学院") if one in text}
    assert shown == set(seen.split())


@pytest.mark.parametrize("name", ["adam", "amy", "alan"])
def test_without_a_business_role_of_the_vendor_there_is_no_list(signed_in, name):
    assert signed_in(name).get("/accounts/").status_code == 404


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_hostile_address_is_read_or_left_out_and_never_breaks(signed_in, parameter):
    client = signed_in("vera")

    answers = {client.get("/accounts/", {parameter: text}).status_code for text in PAYLOADS}

    assert answers <= {200, 400}


def test_the_list_takes_as_many_queries_for_a_hundred_rows_as_for_ten(signed_in, cast):
    client = signed_in("nora")

    def queries_with(number: int) -> int:
        for place in range(number):
            an_account(f"客户{number}-{place}", region=cast.north, industry=cast.finance)
        with CaptureQueriesContext(connection) as caught:
            client.get("/accounts/")
        return len(caught)

    queries_with(1)  # what is kept between requests is read once
    few, many = queries_with(10), queries_with(100)

    assert many == few <= 12


def test_the_second_page_begins_where_the_first_ended(signed_in, cast):
    for place in range(130):
        an_account(f"客户{place:03}", region=cast.north, industry=cast.finance)
    client = signed_in("opal")

    first = client.get("/accounts/").context["grid"]
    second = client.get(f"/accounts/{first.pager.next_url}").context["grid"]

    ids = [row.id for grid in (first, second) for row in grid.rows]
    assert len(ids) == len(set(ids)) == 133
    assert (second.pager.first, second.pager.last) == (101, 133)


def test_htmx_gets_the_grid_alone_and_a_browser_the_page(signed_in):
    client = signed_in("opal")

    grid = client.get("/accounts/", headers={"HX-Request": "true", "HX-Target": "accounts"})
    page = client.get("/accounts/")

    assert grid.content.strip().startswith(b'<div class="grid-region"')
    assert b"<html" in page.content


def test_a_filter_shows_its_cross_and_a_saved_view_its_tab(signed_in, cast):
    save_view(
        actor=cast.actor("opal"),
        page="accounts",
        name="Schools",
        query=f"industry={cast.education.pk}",
    )

    text = signed_in("opal").get(f"/accounts/?industry={cast.education.pk}").content.decode()

    assert "Remove the filter Industry" in text
    assert "Schools</a>" in text
    assert "北方商业银行" not in text


@pytest.mark.parametrize("name", ["opal", "olga", "eve"])
def test_the_preview_is_a_page_and_a_fragment(signed_in, cast, name):
    client = signed_in(name)
    url = f"/accounts/{cast.olgas.pk}/peek/"

    page, fragment = client.get(url), client.get(url, headers={"HX-Request": "true"})

    assert page.status_code == fragment.status_code == 200
    assert b"<html" in page.content
    assert b"<html" not in fragment.content


def test_the_preview_of_another_ones_account_is_not_there(signed_in, cast):
    assert signed_in("olga").get(f"/accounts/{cast.umas.pk}/peek/").status_code == 404
