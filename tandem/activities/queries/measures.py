"""The process measures, one function each; the pages show their definitions and lists.

Visit cadence and top 20 are in `queries/cadence.py`. Direct relationship index: of the locked
accounts those with a first-hand contact of ours in 90 days. Deep coverage: of the locked accounts
those whose owner has made the visits due by now, at least one, and where the inside seller or the
partner was in touch as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from tandem.activities.models import Activity, CheckIn, Visit
from tandem.activities.queries.cadence import seen_by_owner
from tandem.activities.rules.measures import (
    CHANNEL_WEEKS,
    CONTACT_DAYS,
    Latency,
    Visited,
    latency_of,
)
from tandem.foundation.fiscal import WEEK, Period, fiscal_calendar
from tandem.foundation.moments import start_of
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.filters import in_touch
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

QUARTER_DAYS = 91  # of a usual one
Cell = tuple[int | None, int, int]  # owner, region, industry
TOUCHES = (Activity.Kind.CALL, Activity.Kind.EMAIL, Activity.Kind.VISIT)  # as the index has them


@dataclass(frozen=True)
class Coverage:
    """Counts of locked accounts: all, in touch, covered deeply; top ones, and those seen."""

    locked: int = 0
    touched: int = 0
    deep: int = 0
    top: int = 0
    seen: int = 0

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(
            self.locked + other.locked,
            self.touched + other.touched,
            self.deep + other.deep,
            self.top + other.top,
            self.seen + other.seen,
        )


def touched_since(on: date) -> date:
    return on - timedelta(days=CONTACT_DAYS)


def four_weeks(on: date) -> tuple[date, date]:
    """The first and the last day of the four weeks up to today."""
    return on - WEEK * CHANNEL_WEEKS + timedelta(days=1), on


def coverage_by_owner(
    *, actor: Actor, quarter: Period, on: date
) -> tuple[Coverage, dict[int, Coverage]]:
    """Of all the reader sees, and of it each owner's; one pass over the list."""
    rows = (
        Account.objects.visible_to(actor)
        .locked()
        .order_by()
        .values_list("owner_id")
        .annotate(**_counts(quarter, on))
    )
    found: dict[int, Coverage] = defaultdict(Coverage)
    found.update({owner or 0: Coverage(*numbers) for owner, *numbers in rows})
    return sum(found.values(), Coverage()), found


def coverage_by_cell(*, quarter: Period, on: date) -> Iterator[tuple[Cell, Coverage]]:
    """The same counts of the whole list, by owner, region and industry; one pass over the list."""
    rows = (
        Account.objects.locked().order_by().values_list("owner_id", "region_id", "industry_id")
    ).annotate(**_counts(quarter, on))
    for owner, region, industry, *numbers in rows.iterator():
        yield (owner, region, industry), Coverage(*numbers)


def visited_by(*, seller_ids: Iterable[int], on: date) -> dict[int, Visited]:
    """Completed visits of four weeks, to customers and to partners; one query."""
    first, last = four_weeks(on)
    done = Visit.objects.filter(
        seller_id__in=list(seller_ids), state=Visit.State.DONE, on__gte=first, on__lte=last
    )
    rows = (
        done.order_by()
        .values_list("seller_id")
        .annotate(
            customers=Count("id", filter=Q(kind=Visit.Kind.CUSTOMER)),
            partners=Count("id", filter=Q(kind=Visit.Kind.PARTNER)),
        )
    )
    found: dict[int, Visited] = defaultdict(Visited)
    for seller, customers, partners in rows:
        found[seller] = Visited(customers, partners)
    return found


def records_of(*, actor: Actor, seller_ids: Iterable[int], on: date) -> QuerySet[CheckIn]:
    """The check-ins of four weeks, which say when a visit ended and when it was recorded."""
    first, last = four_weeks(on)
    return CheckIn.objects.visible_to(actor).filter(
        by_id__in=list(seller_ids), visit__on__gte=first, visit__on__lte=last
    )


def slowest_first(records: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
    return records.order_by(_took().desc(), "-id")


def hours_to_record(arrived: datetime, left: datetime | None, recorded: datetime) -> float:
    """A record without an end counts from the arrival."""
    return _hours(recorded - (left or arrived))


def latency_by_seller(*, actor: Actor, seller_ids: Iterable[int], on: date) -> dict[int, Latency]:
    """Of the records the reader sees; one query."""
    hours: dict[int, list[float]] = defaultdict(list)
    rows = records_of(actor=actor, seller_ids=seller_ids, on=on)
    for seller, took in rows.annotate(took=_took()).values_list("by_id", "took"):
        hours[seller].append(_hours(took))
    found: dict[int, Latency] = defaultdict(lambda: latency_of([]))
    found.update({seller: latency_of(values) for seller, values in hours.items()})
    return found


def _took() -> ExpressionWrapper:
    ended = F("recorded_at") - Coalesce("left_at", "arrived_at")
    return ExpressionWrapper(ended, output_field=DurationField())


def _hours(took: timedelta) -> float:
    return max(0.0, took.total_seconds() / 3600)


def deeply_covered(since: date, on: date) -> Q:
    """An account's condition: the owner's visits due by now were made, and a second line is in
    touch."""
    until = _end_of(since)
    span = (until - since).days
    elapsed = min((on - since).days + 1, span)
    made = Visit.objects.filter(
        account_id=OuterRef("pk"),
        seller_id=OuterRef("owner_id"),
        state=Visit.State.DONE,
        on__gte=since,
        on__lt=until,
    ).order_by()
    counted = made.values("account_id").annotate(n=Count("id")).values("n")
    owed = F("visits_per_quarter") * elapsed
    # whole visits due: n >= floor(owed / span), without a division that two databases round apart
    done = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    due = GreaterThan((done + 1) * span, owed)
    return Q(Exists(made)) & Q(due) & _second_line(since, until)


def _end_of(since: date) -> date:
    """Of the quarter that begins that day: the fourth of a long year has a week more. A span that
    begins on another day is as long as a usual quarter."""
    quarter = fiscal_calendar().quarter(since)
    return quarter.end if quarter.start == since else since + timedelta(days=QUARTER_DAYS)


def _second_line(since: date, until: date) -> Q:
    """The inside seller was in touch, or somebody of the partner's: each asked by an index that holds
    the answer, the few people of the partner one by one."""
    inside = _touches(since, until, OuterRef("pk"), OuterRef("owner_id")).filter(
        by_id=OuterRef("inside_id")
    )
    theirs = _touches(since, until, OuterRef(OuterRef("pk")), OuterRef(OuterRef("owner_id")))
    people = User.objects.filter(
        Exists(theirs.filter(by_id=OuterRef("pk"))), company_id=OuterRef("partner_id")
    )
    return Q(Exists(inside)) | Q(Exists(people))


def _touches(since: date, until: date, account: OuterRef, owner: OuterRef) -> QuerySet[Activity]:
    return Activity.objects.filter(
        account_id=account,
        kind__in=TOUCHES,
        at__gte=start_of(since),  # moments, not their days: a day is worked out row by row
        at__lt=start_of(until),
    ).exclude(by_id=owner)


def _counts(quarter: Period, on: date) -> dict[str, Count]:
    return {
        "locked": Count("id"),
        "touched": Count("id", filter=in_touch(touched_since(on))),
        "deep": Count("id", filter=deeply_covered(quarter.start, on)),
        "top": Count("id", filter=Q(is_top=True)),
        "seen": Count("id", filter=Q(is_top=True) & seen_by_owner(quarter.start)),
    }
