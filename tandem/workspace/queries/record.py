"""What the account's page shows beyond the registry: the next visit and the plan's word on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from tandem.activities.models import Visit
from tandem.coverage.models import CoveragePlan, Pin, PlanLine
from tandem.keyaccounts.models import Account


@dataclass(frozen=True)
class Ahead:
    next_visit_id: int | None
    next_visit_on: date | None
    plan_line_id: int | None
    is_pinned: bool


def ahead_of(account_id: int, *, on: date) -> Ahead:
    """One read for all of it; the account itself was found by `visible_to` before."""
    visit = Visit.objects.filter(
        account_id=OuterRef("pk"), state=Visit.State.PLANNED, on__gte=on
    ).order_by("on", "id")
    line = PlanLine.objects.filter(
        account_id=OuterRef("pk"), plan__state=CoveragePlan.State.PUBLISHED
    ).order_by("-plan_id")
    row = Account.objects.filter(pk=account_id).values_list(
        Subquery(visit.values("id")[:1]),
        Subquery(visit.values("on")[:1]),
        Subquery(line.values("id")[:1]),
        Exists(Pin.objects.filter(account_id=OuterRef("pk"))),
    )
    return Ahead(*row[0])
