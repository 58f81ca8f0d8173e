"""What the tests of this folder ask for."""

from __future__ import annotations

from tests.live.fixtures import (  # noqa: F401  (fixtures)
    live_cast,
    planted_cast,
    planted_phone,
    templates,
)
