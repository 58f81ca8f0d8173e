"""What a manager looks at before talking with a seller: the week day by day, the top accounts nobody
saw this quarter, and what was promised for last week (ui W2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from tandem.activities.models import Task
from tandem.activities.queries.cadence import seen_by_owner
from tandem.activities.queries.people import seller_seen_by
from tandem.activities.queries.tasks import ListedTask, tasks_due
from tandem.activities.queries.week import SellersWeek, WeekDay, week_of_seller
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.queries import inside_of
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class OneToOne:
    seller: User
    inside: User | None
    week: SellersWeek
    last_week: Period
    quarter: Period
    unseen: list[Account]  # the longest unseen first; a seller has twenty top accounts
    promised: list[ListedTask]  # due last week, done or not

    @property
    def kept(self) -> int:
        return sum(one.task.state == Task.State.DONE for one in self.promised)


def one_to_one(*, actor: Actor, seller_id: int, on: date) -> OneToOne:
    """Nine queries, whatever stands behind them."""
    seller, calendar = seller_seen_by(actor, seller_id, on=on), fiscal_calendar()
    quarter, week = calendar.quarter(on), week_of_seller(actor=actor, seller_id=seller_id, on=on)
    last_week = calendar.week(week.previous)
    tops = Account.objects.visible_to(actor).locked().filter(owner_id=seller_id, is_top=True)
    unseen = tops.filter(~seen_by_owner(quarter.start))
    return OneToOne(
        seller=seller,
        inside=inside_of([seller_id], on=on).get(seller_id),
        week=week,
        last_week=last_week,
        quarter=quarter,
        unseen=list(unseen.order_by(F("last_visit_on").asc(nulls_first=True), "id")),
        promised=tasks_due(actor, holder_id=seller_id, period=last_week),
    )


def customer_visits(day: WeekDay) -> Counter[str]:
    """How many of each state, customers only, as the quota counts them."""
    return Counter(stop.visit.state for stop in day.stops if not stop.is_partner)
