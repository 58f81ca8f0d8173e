"""Many rows at once, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from tandem.foundation import bulk
from tandem.foundation.models import OutboxMessage

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_what_makes_the_rows_may_ask_the_database_meanwhile() -> None:
    def rows() -> Iterator[list[Any]]:
        for _turn in range(3):
            yield ["x", {"before": OutboxMessage.objects.count()}, NOW, NOW]

    bulk.insert_rows(OutboxMessage, ["kind", "payload", "created_at", "not_before"], rows())

    written = OutboxMessage.objects.values_list("payload", flat=True)
    assert list(written) == [{"before": 0}] * 3


@pytest.mark.django_db
def test_after_a_load_the_database_knows_how_much_there_is() -> None:
    names, row = ["kind", "payload", "created_at", "not_before"], ["x", {}, NOW, NOW]
    bulk.insert_rows(OutboxMessage, names, [row] * 40)

    bulk.tidy([OutboxMessage])

    assert rows_expected_of(OutboxMessage._meta.db_table) in (40, None)


def rows_expected_of(table: str) -> int | None:
    """What PostgreSQL plans with; SQLite keeps no such number."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        (rows,) = cursor.fetchone()
    return int(rows)


@pytest.mark.django_db
def test_a_database_is_told_how_full_its_tables_are() -> None:
    rows = [["x", {}, NOW, NOW] for _turn in range(300)]
    bulk.insert_rows(OutboxMessage, ["kind", "payload", "created_at", "not_before"], rows)

    bulk.tidy([OutboxMessage])
    bulk.keep_tidy()

    table = OutboxMessage._meta.db_table
    known = {
        "sqlite": f"SELECT max(CAST(stat AS integer)) FROM sqlite_stat1 WHERE tbl = '{table}'",
        "postgresql": f"SELECT reltuples FROM pg_class WHERE relname = '{table}'",
    }
    with connection.cursor() as cursor:
        cursor.execute(known[connection.vendor])
        assert cursor.fetchone()[0] == 300
