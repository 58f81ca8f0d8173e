"""The staffing ratio: inside sellers to outside sellers, half by default (docs/glossary.md)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Staffing:
    """How one region is staffed against the target ratio."""

    region_id: int
    region_name: str
    outside_fte: Decimal
    inside_fte: Decimal
    unpaired: int
    target: Decimal

    @property
    def ratio(self) -> Decimal | None:
        """Inside to outside; none where nobody sells outside."""
        if not self.outside_fte:
            return None
        return (self.inside_fte / self.outside_fte).quantize(Decimal("0.01"))

    @property
    def missing_inside(self) -> Decimal:
        """Full-time inside sellers to hire (below zero: too many) for the target."""
        return (self.outside_fte * self.target - self.inside_fte).quantize(Decimal("0.1"))
