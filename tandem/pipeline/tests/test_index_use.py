"""Of a pipeline of thousands, the board and the list read their page by an index, never all rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tandem.pipeline.models import Opportunity
from tandem.pipeline.queries import board
from tandem.testing.cast import Cast

DEALS = 4000
STAGES = ("prospecting", "engaging", "proposal", "negotiation")
TABLE = '"pipeline_opportunity"'


@pytest.fixture
def drawn(cast: Cast) -> Cast:
    day = date(2026, 12, 1)
    accounts = (cast.olgas, cast.ottos, cast.umas)
    Opportunity.objects.bulk_create(
        Opportunity(
            account=accounts[at % 3], title=f"商机 {at}", external_id=str(at),
            stage_id=STAGES[at % 4], amount_minor=at * 100, stage_since=day,
            opened_on=day - timedelta(days=at % 300), close_on=day + timedelta(days=at % 200),
        )
        for at in range(DEALS)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cast


def plans(client: Client, address: str) -> list[str]:
    """How the database reads each page of rows that this address shows."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    reads = [
        query["sql"]
        for query in asked
        if f"FROM {TABLE}" in query["sql"] and "LIMIT" in query["sql"]
    ]
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    found = []
    for sql in reads:
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {sql}")
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found


def reads_all(plan: str) -> bool:
    """A pass over the whole table, by itself or by an index that narrows nothing."""
    lines = [line for line in plan.splitlines() if "pipeline_opportunity" in line]
    return any("Seq Scan on" in line or ("SCAN" in line and "INDEX" not in line) for line in lines)


@pytest.mark.parametrize(
    "address",
    [
        "/pipeline/",
        "/pipeline/?more=proposal&currency=CNY&after=2027-01-05~40",
        "/pipeline/list/",
        "/pipeline/list/?sort=amount",
        "/pipeline/list/?sort=close",
        "/pipeline/list/?stage=proposal&sort=close",
    ],
)
def test_a_page_of_a_long_pipeline_is_read_by_an_index(
    address: str,
    drawn: Cast,
    signed_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(board, "AT_ONCE", 0)  # a board longer than it reads in one pass

    found = plans(signed_in("vera"), address)

    assert found
    assert [plan for plan in found if reads_all(plan)] == []


def test_a_pass_over_all_rows_would_be_seen(drawn: Cast) -> None:
    """What the test above forbids, asked for on purpose."""
    whole = Opportunity.objects.filter(title__endswith="7").order_by("title")

    assert reads_all(whole.explain())
