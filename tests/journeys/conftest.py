"""What the tests of this folder ask for."""

from __future__ import annotations

from tests.live.browser import chromium, driver  # noqa: F401  (fixtures)
from tests.live.fixtures import live_cast, live_demo, templates  # noqa: F401  (fixtures)
