"""Counts the process measures of the week, so that no page has to ask for 50,000 accounts.

Counted by the queries that the lists behind the numbers use. Every hour, and when somebody asks; each
count replaces the one before of the same week. The visits of the weeks before are counted once more, for
phones send late; what accounts stood at then stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from tandem.activities.models import OwnerCount, SellerCount, WeekCount
from tandem.activities.permissions import permit_counting
from tandem.activities.queries.cadence import SellerWeek, cadences_of
from tandem.activities.queries.measures import Cell, Coverage, coverage_by_cell, visited_by
from tandem.activities.queries.people import sellers_seen_by
from tandem.activities.queries.scorecards import NUMBERS, WEEKS_SHOWN
from tandem.activities.rules.measures import Visited
from tandem.coverage.events import CoverageSwitched
from tandem.foundation import jobs
from tandem.foundation.bulk import insert_rows
from tandem.foundation.fiscal import WEEK, Period, fiscal_calendar
from tandem.foundation.models import Job
from tandem.organisation.actors import system_actor
from tandem.organisation.rules.scope import Actor

COUNT = "activities.count_measures"
EVERY = timedelta(hours=1)
WEEKS_KEPT = 53
OWNER = ("owner", "region", "industry", "locked", "touched", "deep", "top", "seen")


def count_when_due(now: datetime) -> None:
    """For the housekeeping of each minute: a running week is counted once an hour."""
    on = timezone.localdate(now)
    fresh = WeekCount.objects.filter(
        week_on=fiscal_calendar().week(on).start, taken_at__gt=now - EVERY
    )
    if not fresh.exists():
        count_measures(on=on, now=now)


def ask_to_count(*, actor: Actor) -> Job:
    """Count now; a job that waits already is enough."""
    permit_counting(actor)
    return _start(actor.person_id)


def measures_follow_coverage(event: CoverageSwitched) -> None:
    """Listener: who owns an account changed, so what each owner has is counted anew."""
    _start(event.by_id)


@transaction.atomic
def _start(owner_id: int) -> Job:
    waiting = Job.objects.filter(kind=COUNT, state=Job.State.WAITING)
    return waiting.first() or jobs.start(
        kind=COUNT,
        owner_id=owner_id,
        title=gettext_noop("Counting the process measures"),
        args={},
        url=reverse("measures"),
    )


def count_measures(*, on: date, now: datetime) -> int:
    """Returns how many sellers were counted. Read first and written then: the writer is held briefly."""
    calendar = fiscal_calendar()
    weeks = [calendar.week(on - WEEK * back) for back in reversed(range(WEEKS_SHOWN))]
    sellers = list(sellers_seen_by(system_actor(), on=on).values_list("pk", flat=True))
    cadences = cadences_of(seller_ids=sellers, weeks=weeks)
    visited = visited_by(seller_ids=sellers, on=on)
    cells = list(coverage_by_cell(quarter=calendar.quarter(on), on=on))
    _write(weeks, cadences, visited, cells, on=on, now=now)
    return len(sellers)


@transaction.atomic
def _write(
    weeks: Sequence[Period],
    cadences: Sequence[dict[int, SellerWeek]],
    visited: dict[int, Visited],
    cells: Iterable[tuple[Cell, Coverage]],
    *,
    on: date,
    now: datetime,
) -> None:
    """A count that began before the one that stands is thrown away."""
    current = _held(weeks[-1], on, now)
    if current.taken_at > now:
        return
    WeekCount.objects.filter(pk=current.pk).update(counted_on=on, taken_at=now)
    _replace_sellers(current, cadences[-1], visited)
    OwnerCount.objects.filter(count=current).delete()
    rows = ((current.pk, *cell, *_numbers(coverage)) for cell, coverage in cells)
    insert_rows(OwnerCount, ("count", *OWNER), rows)
    for week, of_week in zip(weeks[:-1], cadences, strict=False):
        past = _held(week, week.last_day, now)
        _replace_sellers(past, of_week, _visited_then(past))
    WeekCount.objects.filter(week_on__lt=on - WEEK * WEEKS_KEPT).delete()


def _held(week: Period, on: date, now: datetime) -> WeekCount:
    count, _is_new = WeekCount.objects.select_for_update().get_or_create(
        week_on=week.start, defaults={"counted_on": on, "taken_at": now}
    )
    return count


def _visited_then(count: WeekCount) -> dict[int, Visited]:
    rows = SellerCount.objects.filter(count=count)
    known = rows.values_list("seller_id", "visited_customers", "visited_partners")
    return {seller: Visited(customers, partners) for seller, customers, partners in known}


def _replace_sellers(
    count: WeekCount, cadences: dict[int, SellerWeek], visited: dict[int, Visited]
) -> None:
    SellerCount.objects.filter(count=count).delete()
    nothing = Visited()
    rows = (
        (count.pk, seller, *_values(week, visited.get(seller, nothing)))
        for seller, week in cadences.items()
    )
    insert_rows(SellerCount, ("count", "seller", *NUMBERS), rows)


def _values(week: SellerWeek, visited: Visited) -> Iterator[Any]:
    """In the order of NUMBERS."""
    both = ((one.done, one.planned, one.missed, one.quota) for one in (week.customer, week.partner))
    less = week.less
    return chain(
        *both,
        (week.is_shared, less.share, less.days_off, less.days_away),
        (visited.customers, visited.partners),
    )


def _numbers(coverage: Coverage) -> tuple[int, ...]:
    """In the order of OWNER."""
    return coverage.locked, coverage.touched, coverage.deep, coverage.top, coverage.seen
