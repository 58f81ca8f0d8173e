"""Open deals by day: when they are expected to close and when their next step is due.

A month is counts and sums; of a week a few deals a day are named, the largest first, and the rest
is one click away in the list. Two reads either way, however many deals there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber

from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity, OpportunityQuerySet

CLOSING, STEP = "close_on", "next_step_on"
NAMED = 6  # deals of a day


@dataclass
class DealDay:
    on: date
    closing: int = 0
    amount_minor: int = 0
    steps: int = 0
    closing_deals: list[Opportunity] = field(default_factory=list)
    step_deals: list[Opportunity] = field(default_factory=list)


def days_of(
    *,
    actor: Actor,
    start: date,
    end: date,
    currency: str,
    seller_id: int | None,
    is_named: bool,
) -> list[DealDay]:
    """Every day from `start` to `end`, both inclusive; `is_named` adds the first deals of each."""
    rows = Opportunity.objects.visible_to(actor).open()
    if seller_id is not None:
        rows = rows.filter(worked_by_id=seller_id)
    days = {
        start + timedelta(days=at): DealDay(start + timedelta(days=at))
        for at in range((end - start).days + 1)
    }
    closing = rows.filter(close_on__gte=start, close_on__lte=end, currency=currency)
    steps = rows.filter(next_step_on__gte=start, next_step_on__lte=end)
    summed = closing.order_by().values(CLOSING).annotate(n=Count("id"), total=Sum("amount_minor"))
    for row in summed:
        day = days[row[CLOSING]]
        day.closing, day.amount_minor = row["n"], row["total"] or 0
    for row in steps.order_by().values(STEP).annotate(n=Count("id")):
        days[row[STEP]].steps = row["n"]
    if is_named:
        for deal in _first(closing, CLOSING):
            days[deal.close_on or start].closing_deals.append(deal)
        for deal in _first(steps, STEP):
            days[deal.next_step_on or start].step_deals.append(deal)
    return list(days.values())


def _first(rows: OpportunityQuerySet, column: str) -> list[Opportunity]:
    """The largest deals of each day."""
    place = Window(
        RowNumber(),
        partition_by=[F(column)],
        order_by=[F("amount_minor").desc(nulls_last=True), F("id").asc()],
    )
    first = rows.annotate(place=place).filter(place__lte=NAMED)
    return list(first.select_related("account", "worked_by").order_by(column, "place"))
