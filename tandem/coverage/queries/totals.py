"""Plans in a few numbers each, for setting several of them side by side; one query for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, F, Sum

from tandem.coverage.models import CoveragePlan, SellerLoad
from tandem.coverage.rules.staffing import mean
from tandem.organisation.rules.scope import Actor

STANDARD_TOP = 20


@dataclass(frozen=True)
class Totals:
    """`room`: visits there is capacity for; `one_visit`, `one_outside`, `one_inside`: what one more
    visit, outside seller and inside seller is worth, thousand CNY a quarter; None where limits are
    not held, for then a price says nothing. Sellers as seen."""

    visits: int = 0
    room: float = 0.0
    one_visit: float | None = None
    one_outside: float | None = None
    one_inside: float | None = None


def totals_of(actor: Actor, plans: Iterable[CoveragePlan]) -> dict[int, Totals]:
    """By plan; accounts that a run has invented count into its visits."""
    plans = list(plans)
    rows = (
        SellerLoad.objects.visible_to(actor)
        .filter(plan__in=plans)
        .order_by()
        .values("plan_id")
        .annotate(
            made=Sum("visits"),
            room=Sum("visit_capacity"),
            price=Avg("visit_price"),
            for_visits=Avg(F("visit_capacity") * F("visit_price")),
            for_hours=Avg(F("hours_capacity") * F("hour_price")),
            for_top=Avg("top_price"),
        )
    )
    found = {row["plan_id"]: row for row in rows}
    return {plan.pk: _totals(plan, found[plan.pk]) for plan in plans if plan.pk in found}


def _totals(plan: CoveragePlan, row: Mapping[str, Any]) -> Totals:
    sums = {"visits": int(row["made"]), "room": row["room"]}
    if plan.violations:
        return Totals(**sums)
    top = int(plan.limits.get("top_n", STANDARD_TOP)) * row["for_top"]
    seats = plan.prices.get("seats", {}).values()
    return Totals(
        **sums,
        one_visit=row["price"],
        one_outside=max(row["for_visits"] + row["for_hours"] + top, 0.0),
        one_inside=mean([seat["price"] * seat["calls"] for seat in seats]),
    )
