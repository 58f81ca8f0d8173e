"""Two plans side by side: what they are worth, who has whom, and which accounts differ.

Lines of one plan are read with what the other says of the same account beside them (`against`), so
that counts and lists come from one condition and always agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.queries.plans import NOBODY, lines_of_plan
from tandem.organisation.models import Region, User
from tandem.organisation.rules.scope import Actor

OTHER_OWNER = ~Q(owner_here=F("owner_there"))
OTHER_PARTNER = ~Q(partner_here=F("partner_there"))
OTHER_WAY = ~Q(mode=F("mode_there")) | ~Q(visits=F("visits_there"))


@dataclass(frozen=True)
class Sums:
    accounts: int = 0
    visits: int = 0
    value: float = 0.0


@dataclass(frozen=True)
class Beside:
    """One region or seller in both plans; `key` 0: nobody. `moved`: accounts it gains here."""

    key: int
    label: str
    here: Sums
    there: Sums
    gained: int
    lost: int


@dataclass(frozen=True)
class Comparison:
    """`only_here`: accounts the other plan does not speak of."""

    here: CoveragePlan
    there: CoveragePlan
    other_owner: int
    other_partner: int
    other_way: int
    only_here: int
    groups: list[Beside]


def against(rows: QuerySet[PlanLine], other_id: int) -> QuerySet[PlanLine]:
    """The lines whose account the other plan speaks of too, with what it says."""
    same = PlanLine.objects.filter(plan_id=other_id, account_id=OuterRef("account_id"))
    return rows.annotate(
        line_there=Subquery(same.values("pk")[:1]),
        owner_here=_or_nobody("owner_id"),
        partner_here=_or_nobody("partner_id"),
        owner_there=_or_nobody(Subquery(same.values("owner_id")[:1])),
        partner_there=_or_nobody(Subquery(same.values("partner_id")[:1])),
        mode_there=Subquery(same.values("mode")[:1]),
        visits_there=Subquery(same.values("visits")[:1]),
    ).filter(line_there__isnull=False)


def _or_nobody(column: str | Subquery) -> Coalesce:
    """Nobody equals nobody, which NULL does not."""
    return Coalesce(column, NOBODY, output_field=BigIntegerField())


def compare(
    actor: Actor,
    here: CoveragePlan,
    there: CoveragePlan,
    *,
    region_id: int | None,
    regions: Mapping[int, Region],
) -> Comparison:
    """Both plans by region, or by seller of one region; nine queries, whatever their size."""
    mine, others = lines_of_plan(actor, here), lines_of_plan(actor, there)
    if region_id is not None:
        mine, others = mine.filter(region_id=region_id), others.filter(region_id=region_id)
    both = against(mine, there.pk)
    moved = both.filter(OTHER_OWNER)
    column = "region_id" if region_id is None else "owner_id"
    left = "region_id" if region_id is None else "owner_there"
    gained, lost = _counted(moved, column), _counted(moved, left)
    first, second = _sums(mine, column), _sums(others, column)
    names = _names(set(first) | set(second) | set(lost), region_id, regions)
    return Comparison(
        here=here,
        there=there,
        other_owner=moved.count(),
        other_partner=both.filter(OTHER_PARTNER).count(),
        other_way=both.filter(OTHER_WAY).count(),
        only_here=mine.count() - both.count(),
        groups=[
            Beside(
                key,
                label,
                first.get(key, Sums()),
                second.get(key, Sums()),
                gained[key],
                lost[key],
            )
            for key, label in names.items()
        ],
    )


def _sums(rows: QuerySet[PlanLine], column: str) -> dict[int, Sums]:
    found = rows.order_by().values_list(column)
    totals = found.annotate(n=Count("id"), v=Sum("visits"), worth=Sum("value_thousand"))
    return {key or NOBODY: Sums(n, v or 0, worth or 0.0) for key, n, v, worth in totals}


def _counted(rows: QuerySet[PlanLine], column: str) -> Counter[int]:
    found = rows.order_by().values_list(column).annotate(n=Count("id"))
    return Counter({key or NOBODY: n for key, n in found})


def _names(keys: set[int], region_id: int | None, regions: Mapping[int, Region]) -> dict[int, str]:
    """Labels in the order to show: regions as configured, sellers by name, nobody last."""
    if region_id is None:
        return {pk: str(region) for pk, region in regions.items() if pk in keys}
    people = User.objects.filter(pk__in=keys).order_by("name_key", "id")
    named = {person.pk: str(person) for person in people}
    return named | ({NOBODY: ""} if NOBODY in keys else {})
