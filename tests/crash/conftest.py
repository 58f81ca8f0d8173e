"""What the tests of this folder ask for."""

from __future__ import annotations

from tests.live.fixtures import live_demo, templates  # noqa: F401  (fixtures)
