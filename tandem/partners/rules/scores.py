"""The scorecard of a partner, one measure a role at least (docs/modules/partners.md, domain §4).

capital: credit used, days outstanding · logistics: on time, damage · development: activations per
allocated account, joint plan kept. What nobody has entered is not known, and never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What is known of a partner at the end of a month; figures by kind, the newest first."""

    start: date
    figures: Mapping[str, Sequence[tuple[date, int]]] = field(default_factory=dict)
    allocated: int = 0
    activated: int = 0
    kept: int = 0
    judged: int = 0

    def newest(self, kind: str) -> tuple[date, int] | None:
        """Of the month or before."""
        return next(iter(self.figures.get(kind, ())), None)

    def of_month(self, kind: str) -> tuple[date, int] | None:
        found = self.newest(kind)
        return found if found is not None and found[0] >= self.start else None


def credit_used(facts: MonthFacts) -> Score:
    """The last credit used of the month over the credit line of that day or before."""
    used, line = facts.of_month("credit_used"), facts.newest("credit_line")
    if used is None or line is None or not line[1]:
        return Score(Measure.CREDIT_USED)
    return Score(Measure.CREDIT_USED, used[1], line[1])


def days_outstanding(facts: MonthFacts) -> Score:
    """The last days sales outstanding that were entered for the month."""
    found = facts.of_month("sales_outstanding")
    return Score(Measure.DAYS_OUTSTANDING, found[1] if found else None)


def on_time(facts: MonthFacts) -> Score:
    """Deliveries on time over all deliveries, of the last count of the month."""
    return _of_deliveries(facts, Measure.ON_TIME, "on_time")


def damage(facts: MonthFacts) -> Score:
    """Deliveries with damage over all deliveries, of the last count of the month."""
    return _of_deliveries(facts, Measure.DAMAGE, "damaged")


def activations(facts: MonthFacts) -> Score:
    """Allocated accounts with an activation event in the month over all allocated in it."""
    if not facts.allocated:
        return Score(Measure.ACTIVATIONS)
    return Score(Measure.ACTIVATIONS, facts.activated, facts.allocated)


def plan_kept(facts: MonthFacts) -> Score:
    """Actions and planned visits due in the month that were kept, over those that can be judged."""
    if not facts.judged:
        return Score(Measure.PLAN_KEPT)
    return Score(Measure.PLAN_KEPT, facts.kept, facts.judged)


FUNCTIONS: dict[Measure, Callable[[MonthFacts], Score]] = {
    Measure.CREDIT_USED: credit_used,
    Measure.DAYS_OUTSTANDING: days_outstanding,
    Measure.ON_TIME: on_time,
    Measure.DAMAGE: damage,
    Measure.ACTIVATIONS: activations,
    Measure.PLAN_KEPT: plan_kept,
}


def _of_deliveries(facts: MonthFacts, measure: Measure, kind: str) -> Score:
    part, whole = facts.of_month(kind), facts.of_month("deliveries")
    if part is None or whole is None or part[0] != whole[0]:
        return Score(measure)
    return Score(measure, part[1], whole[1])
