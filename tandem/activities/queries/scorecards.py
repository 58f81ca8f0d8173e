"""The process measures of all sellers a reader leads, and what the weeks before were.

Whoever reads a region, an industry or everything gets the week as it was counted last, with the moment
of that count. Who reads a few accounts, their own or one by one, gets them asked now; and so does
everybody until a week has been counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Sum

from tandem.activities.models import OwnerCount, SellerCount, WeekCount, is_whole_for
from tandem.activities.queries.cadence import SellerWeek, week_cadences
from tandem.activities.queries.measures import Coverage, coverage_by_owner, visited_by
from tandem.activities.rules.cadence import Cadence, Less
from tandem.activities.rules.measures import Visited
from tandem.foundation.fiscal import WEEK, Period, fiscal_calendar
from tandem.organisation.rules.scope import Actor

WEEKS_SHOWN = 6  # the running one among them
ACCOUNTS = ("locked", "touched", "deep", "top", "seen")
NUMBERS = (
    *("customers_done", "customers_planned", "customers_missed", "customers_quota"),
    *("partners_done", "partners_planned", "partners_missed", "partners_quota"),
    *("is_shared", "share", "days_off", "days_away", "visited_customers", "visited_partners"),
)


@dataclass(frozen=True)
class PastWeek:
    """A week that is over: customer visits done and owed, by seller, and how the accounts stood."""

    week: Period
    by_seller: dict[int, tuple[int, int]]
    coverage: Coverage | None = (
        None  # none: the accounts were not counted then, or not for this reader
    )

    @property
    def done(self) -> int:
        return sum(done for done, _quota in self.by_seller.values())

    @property
    def quota(self) -> int:
        return sum(quota for _done, quota in self.by_seller.values())


@dataclass(frozen=True)
class Scorecards:
    """`on`: the day all of it is counted up to; `taken_at`: when, none for just now."""

    on: date
    taken_at: datetime | None
    whole: Coverage
    by_owner: dict[int, Coverage]
    weeks: dict[int, SellerWeek]
    visited: dict[int, Visited]
    past: list[PastWeek] = field(default_factory=list)  # the oldest first


def scorecards(*, actor: Actor, seller_ids: list[int], on: date) -> Scorecards:
    """Five queries from the counts, seven without them, for any number of sellers and accounts."""
    this = fiscal_calendar().week(on)
    counts = list(
        WeekCount.objects.filter(
            week_on__gt=this.start - WEEK * WEEKS_SHOWN, week_on__lte=this.start
        ).order_by("week_on")
    )
    running = counts.pop() if counts and counts[-1].week_on == this.start else None
    past = _past(actor, seller_ids, counts, this)
    if running is None or not is_whole_for(actor):
        return _asked_now(actor, seller_ids, on, past)
    by_owner = _coverage_now(actor, running)
    weeks, visited = _sellers_now(seller_ids, running)
    return Scorecards(
        on=running.counted_on,
        taken_at=running.taken_at,
        whole=sum(by_owner.values(), Coverage()),
        by_owner=by_owner,
        weeks=weeks,
        visited=visited,
        past=past,
    )


def _asked_now(actor: Actor, seller_ids: list[int], on: date, past: list[PastWeek]) -> Scorecards:
    calendar = fiscal_calendar()
    whole, by_owner = coverage_by_owner(actor=actor, quarter=calendar.quarter(on), on=on)
    return Scorecards(
        on=on,
        taken_at=None,
        whole=whole,
        by_owner=by_owner,
        weeks=week_cadences(seller_ids=seller_ids, week=calendar.week(on)),
        visited=visited_by(seller_ids=seller_ids, on=on),
        past=past,
    )


def _sellers_now(
    seller_ids: list[int], count: WeekCount
) -> tuple[dict[int, SellerWeek], dict[int, Visited]]:
    rows = SellerCount.objects.filter(count=count, seller_id__in=seller_ids)
    weeks: dict[int, SellerWeek] = defaultdict(_no_week)
    visited: dict[int, Visited] = defaultdict(Visited)
    for seller, *numbers in rows.order_by().values_list("seller_id", *NUMBERS):
        is_shared, share, days_off, days_away, *of_four_weeks = numbers[8:]
        customer, partner = Cadence(*numbers[:4]), Cadence(*numbers[4:8])
        less = Less(share, days_off, days_away)
        weeks[seller] = SellerWeek(customer, partner, bool(is_shared), less)
        visited[seller] = Visited(*of_four_weeks)
    return weeks, visited


def _coverage_now(actor: Actor, count: WeekCount) -> dict[int, Coverage]:
    cells = OwnerCount.objects.visible_to(actor).filter(count=count)
    summed = cells.order_by().values_list("owner_id").annotate(*(Sum(name) for name in ACCOUNTS))
    found: dict[int, Coverage] = defaultdict(Coverage)
    found.update({owner or 0: Coverage(*numbers) for owner, *numbers in summed})
    return found


def _coverage_then(actor: Actor, count_ids: list[int]) -> dict[int, Coverage]:
    if not is_whole_for(actor):
        return {}
    cells = OwnerCount.objects.visible_to(actor).filter(count_id__in=count_ids)
    summed = cells.order_by().values_list("count_id").annotate(*(Sum(name) for name in ACCOUNTS))
    return {count: Coverage(*numbers) for count, *numbers in summed}


def _past(
    actor: Actor, seller_ids: list[int], counts: Sequence[WeekCount], this: Period
) -> list[PastWeek]:
    """None where last week was not counted: nothing older is compared with this one."""
    if not counts or counts[-1].week_on != this.start - WEEK:
        return []
    ids = [one.pk for one in counts]
    coverage = _coverage_then(actor, ids)
    by_seller: dict[int, dict[int, tuple[int, int]]] = {pk: {} for pk in ids}
    rows = SellerCount.objects.filter(count_id__in=ids, seller_id__in=seller_ids).order_by()
    for count, seller, done, quota in rows.values_list(
        "count_id", "seller_id", "customers_done", "customers_quota"
    ):
        by_seller[count][seller] = done, quota
    week_of = fiscal_calendar().week
    return [
        PastWeek(week_of(one.week_on), by_seller[one.pk], coverage.get(one.pk)) for one in counts
    ]


def _no_week() -> SellerWeek:
    """Of somebody who came after the count."""
    return SellerWeek(Cadence(0, 0, 0, 0), Cadence(0, 0, 0, 0))
