"""Calendars of people side by side, and the hours in which all of them are free.

What is read are hours, never accounts: who looks for a time learns that somebody is taken, not where.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tandem.activities.models import Invitation, Visit
from tandem.activities.rules.slots import (
    VISIT_MINUTES,
    Calendar,
    Slot,
    Span,
    free_slots,
    is_free,
    slot_of,
)
from tandem.organisation.queries import absences_of, work_calendar
from tandem.organisation.rules.absence import days_left

LOOKS_AHEAD = timedelta(days=28)


def visiting_hours() -> tuple[Span, ...]:
    """When customers receive visitors, with the rest at noon left out."""
    return tuple((int(begin * 60), int(end * 60)) for begin, end in settings.TANDEM["VISIT_HOURS"])


def times_for(
    people: Collection[int], *, first: date, now: datetime, without: int | None = None
) -> list[Slot]:
    """Times in the four weeks from a day; `without`: a visit that gives its own hour up. Five queries."""
    local = timezone.localtime(now)
    last = first + LOOKS_AHEAD
    return free_slots(
        work_calendar().working_days(max(first, local.date()), last),
        list(calendars_of(people, first, last, without=without).values()),
        visiting_hours(),
        after=slot_of(local.date(), local.time()),
    )


def taken_at(people: Collection[int], slot: Slot, *, without: int | None = None) -> list[int]:
    """Who of these people cannot be there then."""
    held = calendars_of(people, slot.on, slot.on + timedelta(days=1), without=without)
    return [user for user in people if not is_free(slot, held[user])]


def calendars_of(
    people: Collection[int], first: date, last: date, *, without: int | None = None
) -> dict[int, Calendar]:
    """Own visits and those one comes along to, from the first day up to before the last."""
    ids = set(people)
    taken: dict[int, dict[date, list[Span]]] = {pk: defaultdict(list) for pk in ids}
    stops: dict[int, dict[date, int]] = {pk: defaultdict(int) for pk in ids}
    for user, on, at in [*_own(ids, first, last, without), *_along(ids, first, last, without)]:
        stops[user][on] += 1
        if at is not None:
            start = at.hour * 60 + at.minute
            taken[user][on].append((start, start + VISIT_MINUTES))
    stretches = absences_of(ids, first=first, last=last)
    span = [first + timedelta(days=n) for n in range((last - first).days)]
    away = {pk: set(span) - set(days_left(span, stretches.get(pk, ()))) for pk in ids}
    return {pk: Calendar(taken[pk], stops[pk], frozenset(away[pk])) for pk in ids}


def _own(ids: set[int], first: date, last: date, without: int | None) -> Iterable[tuple]:
    rows = Visit.objects.filter(seller_id__in=ids, on__gte=first, on__lt=last)
    standing = rows.filter(state__in=[Visit.State.PLANNED, Visit.State.DONE]).exclude(
        pk=without or 0
    )
    return standing.values_list("seller_id", "on", "starts_at")


def _along(ids: set[int], first: date, last: date, without: int | None) -> Iterable[tuple]:
    rows = Invitation.objects.live().filter(
        person_id__in=ids, visit__on__gte=first, visit__on__lt=last
    )
    standing = rows.filter(visit__state__in=[Visit.State.PLANNED, Visit.State.DONE])
    return standing.exclude(visit_id=without or 0).values_list(
        "person_id", "visit__on", "visit__starts_at"
    )
