"""What activities tells the floors above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VisitCompleted:
    """Somebody was there; published inside the same transaction."""

    visit_id: int
    account_id: int | None
    seller_id: int


@dataclass(frozen=True)
class WeeksLaidOut:
    """The calendars of a plan's sellers stand."""

    plan_id: int
