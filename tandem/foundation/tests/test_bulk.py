"""Many rows at once, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

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
