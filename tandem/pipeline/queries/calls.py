"""People's own numbers for a quarter, today and when the last week was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import ForecastCall, ForecastSnapshot, SnapshotCall

CELLS = ("region", "industry", "seller")


@dataclass(frozen=True)
class Said:
    call: ForecastCall
    last_week_minor: int | None


def calls_of(
    *, actor: Actor, by: str, start: date, currency: str, snapshot: ForecastSnapshot | None
) -> dict[tuple[int, str], Said]:
    """By cell and category; one read, none where nobody can say a number."""
    if by not in CELLS:
        return {}
    said = {"period_start": start, "currency": currency, f"{by}__isnull": False}
    frozen = SnapshotCall.objects.filter(
        snapshot=snapshot,
        period_start=start,
        currency=currency,
        category=OuterRef("category"),
        **{by: OuterRef(by)},
    )
    seen = ForecastCall.objects.visible_to(actor).filter(**said).select_related("by", by)
    seen = seen.annotate(last_week_minor=Subquery(frozen.values("amount_minor")[:1]))
    return {
        (one.cell_id, one.category): Said(one, one.last_week_minor)
        for one in seen.order_by(f"{by}_id", "category")
    }
