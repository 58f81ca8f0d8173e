"""The small demo, loaded once for all tests of a module and rolled back behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from tandem.demo.commands import load_demo
from tandem.demo.models import DemoLoad
from tandem.demo.rules.sizes import SMALL

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[DemoLoad]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(size=SMALL, seed=2006, today=TODAY, now=NOW)
        transaction.set_rollback(True)
