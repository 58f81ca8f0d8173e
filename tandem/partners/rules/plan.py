"""A joint plan: what of it was kept, and whose word a change needs (docs/modules/partners.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

GRACE = timedelta(days=7)  # a promise is kept if it is met within the week after its day


class PlanState(StrEnum):
    DRAFT = "draft"
    ONE_SIGNED = "one_signed"
    SIGNED = "signed"
    CLOSED = "closed"


class Kept(StrEnum):
    KEPT = "kept"
    MISSED = "missed"
    PENDING = "pending"  # its day has not come, or its week of grace runs


@dataclass(frozen=True, slots=True)
class Item:
    """An action or a visit of the plan: when it was to be, when it was."""

    due_on: date
    done_on: date | None


def was_kept(item: Item, *, on: date) -> Kept:
    done = item.done_on if item.done_on is not None and item.done_on <= on else None
    if done is not None:
        return Kept.KEPT if done <= item.due_on + GRACE else Kept.MISSED
    return Kept.PENDING if on <= item.due_on + GRACE else Kept.MISSED


def adherence(items: Iterable[Item], *, on: date) -> tuple[int, int]:
    """How many were kept of those that can be judged on a day."""
    verdicts = [was_kept(item, on=on) for item in items]
    kept = sum(verdict is Kept.KEPT for verdict in verdicts)
    return kept, kept + sum(verdict is Kept.MISSED for verdict in verdicts)


def needs_other_side(state: PlanState) -> bool:
    """Once both have signed, neither changes the plan alone."""
    return state is PlanState.SIGNED
