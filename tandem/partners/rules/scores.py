"""The scorecard of a partner, one measure a role at least (docs/modules/partners.md, domain §4).

capital: credit used, days outstanding · logistics: on time, damage · development: activations per
allocated account, joint plan kept. What nobody has entered is not known, and never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    CREDIT_USED = "credit_used"
    DAYS_OUTSTANDING = "days_outstanding"
    ON_TIME = "on_time"
    DAMAGE = "damage"
    ACTIVATIONS = "activations"
    PLAN_KEPT = "plan_kept"


ROLE_OF = {
    Measure.CREDIT_USED: "capital",
    Measure.DAYS_OUTSTANDING: "capital",
    Measure.ON_TIME: "logistics",
    Measure.DAMAGE: "logistics",
    Measure.ACTIVATIONS: "development",
    Measure.PLAN_KEPT: "development",
}
TYPED = frozenset({Measure.CREDIT_USED, Measure.DAYS_OUTSTANDING, Measure.ON_TIME, Measure.DAMAGE})


@dataclass(frozen=True, slots=True)
class Score:
    """A part of a whole; days have no whole. Both none: not known for that month."""

    measure: Measure
    part: int | None = None
    whole: int | None = None

    @property
    def permille(self) -> int | None:
        """Rounded half up; none without a whole."""
        if self.part is None or not self.whole:
            return None
        return (2000 * self.part + self.whole) // (2 * self.whole)

    @property
    def is_known(self) -> bool:
        return self.part is not None
