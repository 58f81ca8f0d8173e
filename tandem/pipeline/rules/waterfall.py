"""What changed in a forecast since a snapshot: every deal lies in one step, so the steps sum exactly
from what it was to what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    NEW = "new"  # was not there
    MOVED_IN = "moved_in"  # was there, not in this period or category, or had ended
    REVALUED = "revalued"  # is worth more or less
    SLIPPED = "slipped"  # is to close in another period, or on no day
    MOVED_OUT = "moved_out"  # is of another category now
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class Change:
    step: Step
    deals: int
    amount_minor: int  # what it adds, below zero what it takes


@dataclass(frozen=True)
class Waterfall:
    before_minor: int
    changes: tuple[Change, ...]

    @property
    def after_minor(self) -> int:
        return self.before_minor + sum(change.amount_minor for change in self.changes)


def in_order(changes: Iterable[Change], before_minor: int) -> Waterfall:
    """Every step once, in its order, those without a deal left out."""
    held = {change.step: change for change in changes if change.deals}
    return Waterfall(before_minor, tuple(held[step] for step in Step if step in held))
