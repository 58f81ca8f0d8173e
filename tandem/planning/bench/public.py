"""Public instances through the adapters of `tandem.planning.public`, where their files are present."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def measure_public(folder: Path | None) -> list[dict[str, Any]]:
    """One row an instance: {"set", "instance", "best_known", "value", "gap_pct", "seconds"}."""
    return []
