"""One seller's week, day by day, and the overview of a team's weeks.

Every number of queries here is fixed: it grows neither with the visits nor with the sellers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tandem.activities.models import Invitation, Visit
from tandem.activities.queries import calendar
from tandem.activities.queries.cadence import (
    SellerWeek,
    TopSeen,
    cadences_of,
    top_seen,
    week_cadences,
)
from tandem.activities.queries.invitations import names_along
from tandem.activities.queries.wording import reason_line
from tandem.foundation.fiscal import WEEK, Period, fiscal_calendar
from tandem.foundation.workdays import WorkCalendar
from tandem.organisation.models import User
from tandem.organisation.queries import inside_of, work_calendar
from tandem.organisation.rules.scope import Actor

SHOWN_STATES = (Visit.State.PLANNED, Visit.State.DONE, Visit.State.MISSED)


@dataclass(frozen=True)
class WeekStop:
    """A visit with its reason in words; `km` is the way from the stop before."""

    visit: Visit
    name: str
    reason: str
    km: float
    is_partner: bool
    with_partner: str
    along: str = ""  # who comes along, or whose visit it is for who comes along


@dataclass(frozen=True)
class WeekDay:
    """`rest` is the holiday's name on a day off, empty on a worked day and a plain weekend."""

    on: date
    is_worked: bool
    rest: str
    is_published: bool
    stops: tuple[WeekStop, ...]

    @property
    def km(self) -> float:
        return sum(stop.km for stop in self.stops)


@dataclass(frozen=True)
class SellersWeek:
    week: Period
    days: tuple[WeekDay, ...]
    cadence: SellerWeek
    calendar: WorkCalendar
    upcoming: tuple[date, tuple[WeekStop, ...]] | None = None

    @property
    def previous(self) -> date:
        return self.week.start - WEEK

    @property
    def next(self) -> date:
        return self.week.end


@dataclass(frozen=True)
class TeamRow:
    seller: User
    inside: User | None
    cadence: SellerWeek
    next_week: SellerWeek
    top: TopSeen


def week_of_seller(
    *,
    actor: Actor,
    seller_id: int,
    on: date,
    ahead: timedelta = timedelta(0),
    with_names: bool = False,
) -> SellersWeek:
    """The week that holds this day, as far as the actor may see it; four queries.

    `ahead` reads on after its end for the next stops: a Friday evening asks for Monday. `with_names`:
    who comes along, for one query more.
    """
    week = calendar.week_of(on)
    days = work_calendar()
    by_day = _stops(actor, seller_id, week.start, week.end + ahead, with_names)
    names = calendar.rest_names(week, days)
    return SellersWeek(
        week=week,
        days=tuple(
            _day(week.start + timedelta(days=n), days, names, by_day) for n in range((WEEK).days)
        ),
        cadence=week_cadences(seller_ids=[seller_id], week=week, days=days)[seller_id],
        calendar=days,
        upcoming=_upcoming(by_day, on),
    )


def team_weeks(*, actor: Actor, sellers: Iterable[User], on: date) -> list[TeamRow]:
    """One row a seller: this week, next week, top 20; five queries for any number of them."""
    people = list(sellers)
    ids = [person.pk for person in people]
    week, days = calendar.week_of(on), work_calendar()
    both = [week, calendar.week_of(week.end)]
    now, coming = cadences_of(seller_ids=ids, weeks=both, days=days)
    tops = top_seen(actor=actor, seller_ids=ids, quarter=fiscal_calendar().quarter(on))
    inside = inside_of(ids, on=on)
    return [
        TeamRow(person, inside.get(person.pk), now[person.pk], coming[person.pk], tops[person.pk])
        for person in people
    ]


def _stops(
    actor: Actor, seller_id: int, start: date, end: date, with_names: bool
) -> dict[date, list[WeekStop]]:
    """Own stops in their order, then those of others one comes along to."""
    visits = _visits_of(actor, seller_id, start, end)
    joint = [visit.pk for visit in visits if visit.agreement and visit.seller_id == seller_id]
    names = names_along(joint) if with_names else {}
    found: dict[date, list[WeekStop]] = defaultdict(list)
    for visit in visits:
        if visit.seller_id == seller_id:
            along = ", ".join(names.get(visit.pk, ()))
            found[visit.on].append(_stop(visit, is_first=not found[visit.on], along=along))
        else:
            visit.km_before = 0  # that is the way of the one whose visit it is
            found[visit.on].append(_stop(visit, is_first=True, along=str(visit.seller)))
    return found


def _visits_of(actor: Actor, seller_id: int, start: date, end: date) -> list[Visit]:
    """Both kinds by their own indexes, in one query."""
    seen = (
        Visit.objects.visible_to(actor)
        .filter(on__gte=start, on__lt=end, state__in=SHOWN_STATES)
        .select_related("seller", "account", "account__partner", "partner")
    )
    invited = Invitation.objects.live().filter(person_id=seller_id).values("visit_id")
    both = seen.filter(seller_id=seller_id).union(seen.filter(pk__in=invited), all=True)
    return sorted(
        both, key=lambda visit: (visit.on, visit.seller_id != seller_id, visit.position, visit.pk)
    )


def _upcoming(
    by_day: dict[date, list[WeekStop]], on: date
) -> tuple[date, tuple[WeekStop, ...]] | None:
    """The first day after this one that has a stop."""
    day = min((day for day in by_day if day > on), default=None)
    return None if day is None else (day, tuple(by_day[day]))


def _stop(visit: Visit, *, is_first: bool, along: str = "") -> WeekStop:
    account = visit.account
    return WeekStop(
        visit=visit,
        name=str(account or visit.partner),
        reason=reason_line(visit, is_first_of_day=is_first),
        km=visit.km_before,
        along=along,
        is_partner=account is None,
        with_partner=str(account.partner) if account is not None and account.partner else "",
    )


def _day(
    on: date, days: WorkCalendar, names: dict[date, str], by_day: dict[date, list[WeekStop]]
) -> WeekDay:
    is_worked = days.is_working_day(on)
    return WeekDay(
        on=on,
        is_worked=is_worked,
        rest="" if is_worked else names.get(on, ""),
        is_published=days.is_published(on),
        stops=tuple(by_day.get(on, ())),
    )
