"""A seller's week as it was: visits, contacts, what was learnt, tasks, and what comes next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from tandem.activities.models import Activity, Finding, RecapLine, Task, Visit
from tandem.activities.queries.cadence import SellerWeek, cadences_of
from tandem.foundation.fiscal import WEEK, Period, fiscal_calendar
from tandem.foundation.moments import start_of
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class WeekRecap:
    """`visited` are the accounts the reader sees; `hidden` counts the others."""

    week: Period
    done: SellerWeek
    coming: SellerWeek
    visited: list[Account]
    hidden: int
    calls: int
    mails: int
    findings: int
    tasks_given: int
    tasks_done: int
    line: str


def week_recap(*, actor: Actor, seller: User, week: Period) -> WeekRecap:
    """Read, never typed; seven queries."""
    start, end = start_of(week.start), start_of(week.end)
    following = fiscal_calendar().week(week.end)
    now, coming = cadences_of(seller_ids=[seller.pk], weeks=[week, following])
    ids = _visited(seller, week)
    seen = Account.objects.visible_to(actor).in_bulk(ids)
    contacts = _contacts(actor, seller, start, end)
    tasks = Task.objects.visible_to(actor).aggregate(
        given=Count("id", filter=Q(by=seller, given_at__gte=start, given_at__lt=end)),
        done=Count(
            "id",
            filter=Q(holder=seller, state=Task.State.DONE, closed_at__gte=start, closed_at__lt=end),
        ),
    )
    learnt = Finding.objects.visible_to(actor).filter(
        by=seller, on__gte=week.start, on__lt=week.end
    )
    line = RecapLine.objects.filter(seller=seller, week_on=week.start).first()
    return WeekRecap(
        week=week,
        done=now[seller.pk],
        coming=coming[seller.pk],
        visited=[seen[pk] for pk in ids if pk in seen],
        hidden=sum(pk not in seen for pk in ids),
        calls=contacts[Activity.Kind.CALL],
        mails=contacts[Activity.Kind.EMAIL],
        findings=learnt.count(),
        tasks_given=tasks["given"],
        tasks_done=tasks["done"],
        line=line.text if line else "",
    )


def _visited(seller: User, week: Period) -> list[int]:
    """Accounts in the order they were visited, each once."""
    visits = Visit.objects.filter(
        seller=seller,
        kind=Visit.Kind.CUSTOMER,
        state=Visit.State.DONE,
        on__gte=week.start,
        on__lt=week.start + WEEK,
    )
    rows = visits.order_by("on", "position", "id").values_list("account_id", flat=True)
    return list(dict.fromkeys(pk for pk in rows if pk is not None))


def _contacts(actor: Actor, seller: User, start: datetime, end: datetime) -> Counter[str]:
    rows = (
        Activity.objects.visible_to(actor)
        .filter(by=seller, kind__in=[Activity.Kind.CALL, Activity.Kind.EMAIL])
        .filter(at__gte=start, at__lt=end)
    )
    return Counter(dict(rows.order_by().values_list("kind").annotate(n=Count("id"))))
