"""A database that several threads can write to at once, as the product's own is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections


@pytest.fixture
def many_writers(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """On SQLite the test database is in memory, where threads fail at once instead of queueing
    for the write lock; so its tables are copied into a file for one test."""
    usual = connections["default"]
    if usual.vendor != "sqlite":
        yield
        return
    file = tmp_path / "test.sqlite3"
    with usual.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    in_memory = usual.settings_dict["NAME"]
    usual.settings_dict["NAME"] = str(file)
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    usual.settings_dict["NAME"] = in_memory
    connections["default"] = usual
