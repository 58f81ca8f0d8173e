"""What one person's calendar holds: own visits, the weekly deadline, days off and days worked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.models import Invitation, Visit
from tandem.activities.queries import calendar
from tandem.activities.queries.invitations import calendar_invitations
from tandem.activities.queries.wording import reason_line
from tandem.activities.rules.calendar_file import DayMark, VisitEvent, WeeklyEvent, calendar_file
from tandem.activities.rules.slots import VISIT_MINUTES
from tandem.foundation.fiscal import WEEK, Period, monday_of
from tandem.foundation.workdays import WorkCalendar
from tandem.keyaccounts.models import Account
from tandem.organisation.actors import actor_for
from tandem.organisation.models import User
from tandem.organisation.queries import work_calendar
from tandem.organisation.rules.scope import Actor

BEHIND, AHEAD = timedelta(weeks=4), timedelta(weeks=13)
FRIDAY = 4
LONG_AGO = date(2020, 1, 6)
VISIT_TAKES = timedelta(minutes=VISIT_MINUTES)
PLAN_DUE_AT = time(15, 0)  # next week's plan, on the last worked day of the week


@dataclass(frozen=True)
class Standing:
    """How a visit stands for the reader of the calendar, and the page of it that is theirs."""

    is_agreed: bool
    is_off: bool
    url: str


def calendar_of(user: User, *, zone: ZoneInfo, now: datetime) -> bytes:
    """As far as the person's grants of today let them see; in the language in force."""
    actor, today = actor_for(user, channel="calendar"), timezone.localdate(now, zone)
    span = Period("span", monday_of(today - BEHIND), monday_of(today + AHEAD), "")
    days = work_calendar()
    return calendar_file(
        uid=f"visits-of-{user.pk}@tandem",
        name=_("Visits of %(name)s") % {"name": user},
        zone=zone,
        visits=_visits(actor, span),
        weekly=None if actor.is_partner else _plan_due(user, span, days),
        marks=_marks(span, days),
        visit_time=VISIT_TAKES,
        now=now,
    )


def _visits(actor: Actor, span: Period) -> list[VisitEvent]:
    """Own visits, and those of others one was asked along on."""
    own = (
        Visit.objects.visible_to(actor)
        .filter(seller_id=actor.user_id, on__gte=span.start, on__lt=span.end)
        .select_related("account", "account__partner", "partner")
        .order_by("on", "position", "id")
    )
    asked = calendar_invitations(actor, start=span.start, end=span.end)
    stands = {row.pk: Standing(is_agreed(row), is_off(row), _path("visit", row.pk)) for row in own}
    for invitation in asked:
        visit = invitation.visit
        is_out = is_off(visit) or not invitation.is_live
        is_coming = invitation.answer == Invitation.Answer.ACCEPTED
        path = _path("invitation", invitation.pk)
        stands[visit.pk] = Standing(is_agreed(visit) and is_coming, is_out, path)
    rows = [*own, *(invitation.visit for invitation in asked)]
    seen = set(
        Account.objects.visible_to(actor)
        .filter(pk__in=[row.account_id for row in rows])
        .values_list("pk", flat=True)
    )
    return [_event(row, stands[row.pk], is_seen=row.account_id in seen) for row in rows]


def is_agreed(visit: Visit) -> bool:
    """Fixed with the customer, and nobody who was asked along has still to say so."""
    if visit.agreement not in (Visit.Agreement.ALONE, Visit.Agreement.AGREED):
        return visit.state == Visit.State.DONE
    return visit.is_fixed or visit.state == Visit.State.DONE


def is_off(visit: Visit) -> bool:
    return visit.state in (Visit.State.CANCELLED, Visit.State.MISSED)


def _path(name: str, pk: int) -> str:
    return f"{settings.TANDEM['ADDRESS']}{reverse(name, args=[pk])}"


def _event(visit: Visit, standing: Standing, *, is_seen: bool) -> VisitEvent:
    account = visit.account if is_seen else None
    hidden = _("A customer you do not see") if visit.account_id else ""
    return VisitEvent(
        uid=f"visit-{visit.pk}@tandem",
        on=visit.on,
        at=visit.starts_at,
        title=str(account or visit.partner or hidden),
        text=reason_line(visit, is_first_of_day=True) if account or visit.partner else "",
        place=f"{account.province} {account.city}".strip() if account else "",
        url=standing.url,
        sequence=visit.version - 1,
        is_agreed=standing.is_agreed,
        is_cancelled=standing.is_off,
        point=_point(account),
    )


def _point(account: Account | None) -> tuple[float, float] | None:
    if account is None or account.lat is None or account.lon is None:
        return None
    return account.lat, account.lon


def _plan_due(user: User, span: Period, days: WorkCalendar) -> WeeklyEvent:
    """Fridays; in a week whose Friday is off, its last worked day."""
    fridays = [span.start + timedelta(days=FRIDAY) + WEEK * n for n in range(_weeks(span))]
    moved: dict[date, date | None] = {}
    for friday in fridays:
        if not days.is_working_day(friday):
            monday = monday_of(friday)
            moved[friday] = max(days.working_days(monday, monday + WEEK), default=None)
    return WeeklyEvent(
        uid=f"plan-due-{user.pk}@tandem",
        first=fridays[0],
        last=fridays[-1],
        at=PLAN_DUE_AT,
        title=_("Next week's plan is due"),
        url=f"{settings.TANDEM['ADDRESS']}{reverse('week')}",
        moved=moved,
        sequence=(span.start - LONG_AGO) // WEEK,
    )


def _marks(span: Period, days: WorkCalendar) -> Iterable[DayMark]:
    """Days that are not what their weekday says: holidays, and weekends that are worked."""
    names = calendar.rest_names(span, days)
    for n in range((span.end - span.start).days):
        on = span.start + timedelta(days=n)
        is_weekend, is_worked = on.weekday() > FRIDAY, days.is_working_day(on)
        if is_worked == is_weekend:
            title = _("Make-up workday") if is_worked else names.get(on) or _("Day off")
            yield DayMark(uid=f"day-{on.isoformat()}@tandem", on=on, title=title)


def _weeks(span: Period) -> int:
    return (span.end - span.start) // WEEK
