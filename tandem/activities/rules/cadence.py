"""Visit cadence of a week: completed customer visits against the quota, partner visits apart
(docs/glossary.md: visit). A week with holidays or days away owes its working days' part of the quota, and
who works part of the time owes their part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

DAYS_IN_FULL_WEEK = 5


@dataclass(frozen=True)
class Cadence:
    """One kind of visits in one week."""

    done: int
    planned: int  # still open
    missed: int
    quota: int

    @property
    def share(self) -> float | None:
        """Done of the quota; a week without working days owes nothing."""
        return self.done / self.quota if self.quota else None

    @property
    def standing(self) -> int:
        """Done, or still planned."""
        return self.done + self.planned

    @property
    def planned_share(self) -> float | None:
        return self.standing / self.quota if self.quota else None

    @property
    def is_behind(self) -> bool:
        """Even if all that is planned is done, the quota is not met."""
        return self.standing < self.quota


@dataclass(frozen=True)
class Less:
    """Why somebody's week owes less than the full quota."""

    share: float = 1.0  # of full time
    days_off: int = 0  # of the week, for everybody
    days_away: int = 0  # of the person

    @property
    def is_personal(self) -> bool:
        return self.share < 1 or self.days_away > 0


NOTHING_LESS = Less()


def quota_of(per_week: int, working_days: int) -> int:
    """The quota of a week of this many working days, rounded up; never above the full one."""
    return min(per_week, ceil(per_week * working_days / DAYS_IN_FULL_WEEK))
