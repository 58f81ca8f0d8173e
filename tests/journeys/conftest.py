"""What the tests of this folder ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.journeys.phone import Phone
from tests.live.browser import chromium, driver  # noqa: F401  (fixtures)
from tests.live.fixtures import live_cast, live_demo, templates  # noqa: F401  (fixtures)
from tests.live.processes import Installation


@pytest.fixture
def phone(live_cast: Installation, driver: Playwright, tmp_path: Path) -> Iterator[Phone]:  # noqa: F811
    """Olga's, with the week on it."""
    phone = Phone(driver, tmp_path / "profile", live_cast.address)
    phone.sign_in("olga", live_cast.facts["password"])
    phone.is_ready()
    yield phone
    phone.close()
