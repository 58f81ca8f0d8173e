"""Visit cadence and top-20 adherence, each with one definition (docs/glossary.md).

Cadence of a week: completed customer visits against the quota of that week, partner visits apart; days
off and days away owe nothing, part of the time owes that part. Top 20 seen: top accounts visited by their owner in person this quarter, of the owner's top accounts that the
reader sees, so that the number is the count of the list behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from tandem.activities.models import Visit
from tandem.activities.queries.week_facts import WeekFacts, facts_of
from tandem.activities.rules.cadence import (
    DAYS_IN_FULL_WEEK,
    NOTHING_LESS,
    Cadence,
    Less,
    quota_of,
)
from tandem.foundation.fiscal import Period
from tandem.foundation.workdays import WorkCalendar
from tandem.keyaccounts.models import Account
from tandem.organisation.queries import work_calendar
from tandem.organisation.rules.absence import days_left
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class SellerWeek:
    """Customer visits and partner visits of one seller in one week."""

    customer: Cadence
    partner: Cadence
    is_shared: bool = False  # one quota for both: visits to partners are off the customers' already
    less: Less = NOTHING_LESS  # why the quotas are not the full ones


@dataclass(frozen=True)
class TopSeen:
    seen: int
    of: int


def week_cadences(
    *, seller_ids: Iterable[int], week: Period, days: WorkCalendar | None = None
) -> dict[int, SellerWeek]:
    """The cadence of each seller in the week; one query (and one for the calendar)."""
    return cadences_of(seller_ids=seller_ids, weeks=[week], days=days)[0]


def cadences_of(
    *, seller_ids: Iterable[int], weeks: Sequence[Period], days: WorkCalendar | None = None
) -> list[dict[int, SellerWeek]]:
    """The cadence of each seller in weeks that follow one another; one query for all of them.

    A day on which the seller is away owes nothing, like a holiday; of a part-time week that part is owed.
    """
    known, wanted = days or work_calendar(), list(seller_ids)
    facts = facts_of(wanted, weeks)
    return [
        {one: _week(facts, place, one, known.working_days(week.start, week.end)) for one in wanted}
        for place, week in enumerate(weeks)
    ]


def _week(facts: WeekFacts, place: int, seller: int, days: Sequence[date]) -> SellerWeek:
    share = facts.shares.get(seller, 1.0)
    counted, quota = facts.counted[place], facts.quotas[place].at_share(share)
    worked = len(days_left(days, facts.away.get(seller, ())))
    less = Less(share, max(0, DAYS_IN_FULL_WEEK - len(days)), len(days) - worked)
    whole, to_partners = quota_of(quota.customers, worked), quota_of(quota.partners, worked)
    partner = _cadence(counted[seller, Visit.Kind.PARTNER], to_partners)
    due = quota.customers_due(whole, to_partners, partner.done + partner.planned)
    customer = _cadence(counted[seller, Visit.Kind.CUSTOMER], due)
    return SellerWeek(customer, partner, quota.is_shared, less)


def top_seen(*, actor: Actor, seller_ids: Iterable[int], quarter: Period) -> dict[int, TopSeen]:
    """Top accounts seen by their owner since the quarter began; one query for all sellers."""
    wanted = list(seller_ids)
    tops = Account.objects.visible_to(actor).locked().filter(is_top=True, owner_id__in=wanted)
    seen = Count("id", filter=seen_by_owner(quarter.start))
    rows = tops.order_by().values_list("owner_id").annotate(seen=seen, of=Count("id"))
    found = {owner: TopSeen(seen, of) for owner, seen, of in rows}
    return {seller: found.get(seller, TopSeen(0, 0)) for seller in wanted}


def seen_by_owner(since: date) -> Q:
    """An account's condition: visited in person by whoever owns it today, since the day."""
    visits = Visit.objects.filter(
        account_id=OuterRef("pk"),
        seller_id=OuterRef("owner_id"),
        state=Visit.State.DONE,
        on__gte=since,
    )
    return Q(Exists(visits))


def _cadence(by_state: dict[str, int], quota: int) -> Cadence:
    return Cadence(
        done=by_state.get(Visit.State.DONE, 0),
        planned=by_state.get(Visit.State.PLANNED, 0),
        missed=by_state.get(Visit.State.MISSED, 0),
        quota=quota,
    )
