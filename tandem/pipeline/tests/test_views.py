"""List and board are narrowed by the same bar, and kept as views of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tandem.organisation.commands.saved_views import open_with_view, save_view
from tandem.pipeline.models import Opportunity
from tandem.pipeline.queries.board import tidy_board
from tandem.pipeline.queries.lists import tidy_deals
from tandem.testing.cast import Cast

SignIn = Callable[[str], Client]


def _deal(title: str, **facts: Any) -> Opportunity:
    columns = {"stage_id": "proposal", "amount_minor": 10_000_000, "close_on": date(2027, 1, 5)}
    return Opportunity.objects.create(title=title, **(columns | facts))


def _cards(client: Client, address: str) -> set[str]:
    page = client.get(address)
    return {card["title"] for column in page.context["columns"] for card in column["cards"]}


def test_the_board_is_narrowed_like_the_list(cast: Cast, signed_in: SignIn) -> None:
    _deal("near", account=cast.olgas, worked_by=cast.olga, category="commit")
    _deal("far", account=cast.umas, worked_by=cast.uma)
    opal = signed_in("opal")

    for query, expected in (
        ("", {"near", "far"}),
        (f"?region={cast.umas.region_id}", {"far"}),
        (f"?seller={cast.olga.pk}", {"near"}),
        ("?category=commit", {"near"}),
        ("?q=fa", {"far"}),
        ("?state=won&stage=won", {"near", "far"}),  # a board shows what is open, at every stage
    ):
        assert _cards(opal, f"/pipeline/{query}") == expected


def test_the_number_of_a_narrowed_column_leads_to_that_list(cast: Cast, signed_in: SignIn) -> None:
    _deal("near", account=cast.olgas)
    _deal("far", account=cast.umas)
    opal = signed_in("opal")

    board = opal.get(f"/pipeline/?region={cast.olgas.region_id}")
    column = next(one for one in board.context["columns"] if one["rows"])
    listed = opal.get(column["list_url"])

    assert column["rows"] == 1
    assert [row.label for row in listed.context["grid"].rows] == ["near"]
    assert listed.context["board_url"] == (f"/pipeline/?region={cast.olgas.region_id}&currency=CNY")


@pytest.mark.parametrize(
    ("tidy", "kept"),
    [(tidy_deals, "state=won&q=a&seller=me&sort=amount"), (tidy_board, "q=a&seller=me")],
)
def test_a_view_keeps_what_its_page_understands(tidy: Callable[[str], str], kept: str) -> None:
    assert tidy("?state=won&q=a&seller=me&evil=1&sort=amount&after=x~1&more=won") == kept
    assert tidy(kept) == kept


@pytest.mark.parametrize(
    ("page", "address"), [("opportunities", "/pipeline/list/"), ("pipeline", "/pipeline/")]
)
def test_a_kept_view_is_a_tab_and_may_open_the_page(
    cast: Cast, signed_in: SignIn, page: str, address: str
) -> None:
    olga = signed_in("olga")
    kept = olga.post(
        "/views/", {"page": page, "name": "大单", "query": "category=commit", "is_shared": "1"}
    )
    shown = olga.get(kept.url)
    view = shown.context["views_menu"]["own"][0]

    olga.post(f"/views/{view.id}/opening/", {"is_wanted": "1"})

    assert kept.url == f"{address}?category=commit"
    assert [tab.label for tab in shown.context["tabs"] if tab.is_current] == ["大单"]
    assert olga.get(address).url == kept.url
    assert olga.get(f"{address}?all=1").status_code == 200
    assert "大单" in signed_in("otto").get(address).content.decode()
    assert "大单" not in signed_in("uma").get(address).content.decode()


def test_a_filter_from_elsewhere_stays_when_another_is_chosen(
    cast: Cast, signed_in: SignIn
) -> None:
    page = signed_in("opal").get("/pipeline/list/?close_from=2026-12-01&close_to=2026-12-31")

    filters = page.context["filters"]
    assert filters.hidden == [("close_from", "2026-12-01"), ("close_to", "2026-12-31")]
    assert [chip.clear_url for chip in filters.chips] == ["/pipeline/list/?all=1"]
    assert 'name="close_from" value="2026-12-01"' in page.content.decode()


def test_views_cost_one_query_however_many_there_are(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    opal, actor = signed_in("opal"), cast.actor("opal")
    _deal("one", account=cast.olgas)
    for number in range(9):
        view = save_view(
            actor=actor, page="opportunities", name=f"v{number}", query="look=stale", is_shared=True
        )
    open_with_view(actor=actor, view_id=view.pk, is_wanted=True)
    for page in ("/pipeline/list/?all=1", "/pipeline/?all=1"):
        opal.get(page)

        with django_assert_max_num_queries(12):
            opal.get(page)
