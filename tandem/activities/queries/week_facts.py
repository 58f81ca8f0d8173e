"""What the cadence of weeks is made of: visits counted, days away, who works part of the time, and the
quotas; one query for all four.

The parts are put together as one list of wide rows, since every page of a day or a team asks for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    FloatField,
    IntegerField,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast

from tandem.activities.models import Visit
from tandem.coverage.models import VisitQuota
from tandem.coverage.queries.quotas import usual_quota
from tandem.coverage.rules.quota import Quota, quota_on
from tandem.foundation.fiscal import Period
from tandem.organisation.models import Absence, User
from tandem.organisation.rules.absence import Stretch

Counted = dict[tuple[int, str], dict[str, int]]  # (seller, kind) -> state -> visits
VISITS, AWAY, QUOTA, PART_TIME = range(4)
NOTHING: dict[str, Any] = {
    "_place": Value(0, IntegerField()),
    "_person": Value(0, IntegerField()),
    "_kind": Value("", CharField()),
    "_state": Value("", CharField()),
    "_n": Value(0, IntegerField()),
    "_since": Value(None, DateField()),
    "_until": Value(None, DateField()),
    "_partners": Value(0, IntegerField()),
    "_is_shared": Value(False, BooleanField()),
    "_share": Value(1.0, FloatField()),
}


@dataclass(frozen=True)
class WeekFacts:
    """`counted` and `quotas` follow the weeks; `away` holds stretches by person, `shares` the part of
    full time of those who do not work all of it."""

    counted: list[Counted]
    away: dict[int, list[Stretch]]
    shares: dict[int, float]
    quotas: list[Quota]


def facts_of(seller_ids: list[int], weeks: Sequence[Period]) -> WeekFacts:
    first, end = weeks[0].start, weeks[-1].end
    visits = Visit.objects.filter(seller_id__in=seller_ids, on__gte=first, on__lt=end)
    away = Absence.objects.filter(person_id__in=seller_ids, until__gte=first, since__lt=end)
    quotas = VisitQuota.objects.filter(since__lte=weeks[-1].start)
    people = User.objects.filter(pk__in=seller_ids).exclude(fte=1)
    rows = _visits(visits, weeks).union(_away(away), _quotas(quotas), _shares(people), all=True)
    counted: list[Counted] = [defaultdict(dict) for _week in weeks]
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    shares: dict[int, float] = {}
    dated: list[tuple[date, int, Quota]] = []
    for source, place, person, kind, state, n, since, until, partners, is_shared, share in rows:
        if source == VISITS:
            counted[place][person, kind][state] = n
        elif source == AWAY:
            stretches[person].append((since, until))
        elif source == PART_TIME:
            shares[person] = share
        else:
            dated.append((since, place, Quota(n, partners, bool(is_shared))))
    in_order = [(since, quota) for since, _id, quota in sorted(dated, key=lambda row: row[:2])]
    usual = usual_quota()
    quotas_of_weeks = [quota_on(week.start, in_order, usual) for week in weeks]
    return WeekFacts(counted, stretches, shares, quotas_of_weeks)


def _visits(rows: QuerySet[Visit], weeks: Sequence[Period]) -> QuerySet[Any]:
    whens = [When(on__lt=week.end, then=place) for place, week in enumerate(weeks)]
    placed = rows.order_by().annotate(_place=Case(*whens, output_field=IntegerField()))
    named = placed.values("_place", "seller_id", "kind", "state")
    counted = named.annotate(_n=Count("id"))
    asked = {"_person": F("seller_id"), "_kind": F("kind"), "_state": F("state")}
    return _wide(counted, VISITS, asked | {"_place": F("_place"), "_n": F("_n")})


def _away(rows: QuerySet[Absence]) -> QuerySet[Any]:
    asked = {"_person": F("person_id"), "_since": F("since"), "_until": F("until")}
    return _wide(rows.order_by(), AWAY, asked)


def _quotas(rows: QuerySet[VisitQuota]) -> QuerySet[Any]:
    asked = {
        "_place": F("id"),
        "_n": F("customers"),
        "_since": F("since"),
        "_partners": F("partners"),
        "_is_shared": F("is_shared"),
    }
    return _wide(rows.order_by(), QUOTA, asked)


def _shares(rows: QuerySet[User]) -> QuerySet[Any]:
    asked = {"_person": F("id"), "_share": Cast(F("fte"), FloatField())}
    return _wide(rows.order_by(), PART_TIME, asked)


def _wide(rows: QuerySet[Any], source: int, asked: dict[str, Any]) -> QuerySet[Any]:
    """The same columns in the same order for every part."""
    columns = {"_source": Value(source, IntegerField()), **(NOTHING | asked)}
    new = {name: value for name, value in columns.items() if value != F(name)}
    return rows.annotate(**new).values_list(*columns)
