"""What the account's page shows beyond the registry: the next visit and the plan's word on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from tandem.activities.models import Visit
from tandem.coverage.models import CoveragePlan, Pin, PlanLine


@dataclass(frozen=True)
class Ahead:
    next_visit_on: date | None
    plan_line_id: int | None
    is_pinned: bool


def ahead_columns(*, on: date) -> dict[str, Any]:
    """Read with the account itself, which is found by `visible_to`."""
    visit = Visit.objects.filter(
        account_id=OuterRef("pk"), state=Visit.State.PLANNED, on__gte=on
    ).order_by("on")
    line = PlanLine.objects.filter(
        account_id=OuterRef("pk"), plan__state=CoveragePlan.State.PUBLISHED
    ).order_by("-plan_id")
    return {
        "next_visit_on": Subquery(visit.values("on")[:1]),
        "plan_line_id": Subquery(line.values("id")[:1]),
        "is_pinned_by_plan": Exists(Pin.objects.filter(account_id=OuterRef("pk"))),
    }


def ahead_of(account: Any) -> Ahead:
    """Of an account read with `ahead_columns`."""
    return Ahead(account.next_visit_on, account.plan_line_id, account.is_pinned_by_plan)
