"""What coverage tells the floors above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CoveragePublished:
    """A plan became the coverage that holds; published inside the same transaction."""

    plan_id: int
    published_by_id: int
