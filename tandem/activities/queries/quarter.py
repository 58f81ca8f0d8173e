"""The quarter of a team: customer visits done or planned, by seller and week."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from tandem.activities.models import Visit
from tandem.activities.queries.unplaced import latest_runs
from tandem.activities.queries.visit_list import STANDING_STATES
from tandem.foundation.fiscal import Period
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class SellerQuarter:
    """`by_week`: visits of each week; `placed` of `needed` by the latest calendar, None without."""

    seller: User
    by_week: list[int]
    placed: int | None = None
    needed: int | None = None


def quarters_of(
    *,
    actor: Actor,
    sellers: Iterable[User],
    quarter: Period,
    weeks: list[Period],
    today: date,
) -> list[SellerQuarter]:
    """One row a seller; three queries for any number of them."""
    people = list(sellers)
    starts = [week.start for week in weeks]
    counted = {person.pk: [0] * len(weeks) for person in people}
    visits = Visit.objects.filter(
        seller_id__in=list(counted),
        kind=Visit.Kind.CUSTOMER,
        state__in=STANDING_STATES,
        on__gte=quarter.start,
        on__lt=quarter.end,
    )
    for seller, day, n in visits.order_by().values_list("seller_id", "on").annotate(n=Count("id")):
        counted[seller][bisect_right(starts, day) - 1] += n
    runs = _latest_runs(actor, list(counted), today)
    return [
        SellerQuarter(person, counted[person.pk], *runs.get(person.pk, ())) for person in people
    ]


def _latest_runs(actor: Actor, seller_ids: list[int], today: date) -> dict[int, tuple[int, int]]:
    rows = latest_runs(actor, on=today).filter(seller_id__in=seller_ids)
    counted = rows.values_list("seller_id", "placed", "needed")
    return {seller: (placed, needed) for seller, placed, needed in counted}
