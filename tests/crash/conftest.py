"""What the tests of this folder ask for."""

from __future__ import annotations

from tests.live.fixtures import live_cast, templates  # noqa: F401  (fixtures)
