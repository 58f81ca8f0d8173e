"""Registrations as a list: filtered, newest first, a page by number; the counts are those of the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tandem.foundation.moments import start_of
from tandem.foundation.requests import whole_number
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import (
    Appeal,
    ConflictCase,
    Decision,
    Registration,
    Statement,
)

PAGE = 50
MOST_REPLAYED = 10_000
RELATED = ("company", "owner", "region")
State = Registration.State
APPEALED, LATE = "appealed", "late"
TABS = (State.WAITING, State.CONFLICT, State.GRANTED)  # whose number is told
# what the numbers of the fairness report count
APPROVED = Q(protected_since__isnull=False)
DECIDED = Q(decided_at__isnull=False)
CONTESTED = Q(case__isnull=False)
COUNTED = {"approved": APPROVED, "decided": DECIDED, "contested": CONTESTED}
ENDING, UNANSWERED = "ending", "unanswered"
ENDING_SOON = timedelta(days=14)
SHOWS = (*State.values, "open", APPEALED, LATE, ENDING, UNANSWERED, *COUNTED)


@dataclass(frozen=True)
class Wanted:
    """What an address asks for; nothing filters nothing."""

    show: str = ""
    company_id: int | None = None
    region_id: int | None = None
    text: str = ""
    since: date | None = None
    numbers: tuple[int, ...] = ()  # ids of a list behind a number

    def said(self) -> dict[str, Any]:
        names = {"company_id": "company", "region_id": "region", "text": "q"}
        pairs = {
            names.get(field.name, field.name): getattr(self, field.name) for field in fields(self)
        }
        return {key: value for key, value in pairs.items() if value and key != "numbers"}


@dataclass(frozen=True)
class RegistrationsPage:
    rows: list[Registration]
    count: int
    after: str


def registrations_page(
    *, actor: Actor, wanted: Wanted, after: str = "", now: datetime
) -> RegistrationsPage:
    """Two queries, whatever the filter."""
    found = wanted_of(Registration.objects.visible_to(actor), wanted, now)
    edge = whole_number(after)
    page = found.filter(number__lt=edge) if edge is not None else found
    rows = list(page.select_related(*RELATED).order_by("-number")[: PAGE + 1])
    more = len(rows) > PAGE
    return RegistrationsPage(
        rows=rows[:PAGE], count=found.count(), after=str(rows[PAGE - 1].number) if more else ""
    )


def wanted_of(
    rows: QuerySet[Registration], wanted: Wanted, now: datetime
) -> QuerySet[Registration]:
    if wanted.show in State.values:
        rows = rows.filter(state=wanted.show)
    elif wanted.show in COUNTED:
        rows = rows.filter(COUNTED[wanted.show])
    elif wanted.show == "open":
        rows = rows.filter(state__in=Registration.OPEN)
    elif wanted.show == ENDING:
        rows = rows.filter(ending_on(timezone.localdate(now)))
    elif wanted.show == UNANSWERED:
        rows = rows.filter(unanswered())
    elif wanted.show == LATE:
        rows = rows.filter(state__in=Registration.OPEN, due_at__lte=now)
    elif wanted.show == APPEALED:
        waiting = Appeal.objects.filter(registration_id=OuterRef("pk"), state=Appeal.State.OPEN)
        rows = rows.filter(Exists(waiting))
    if wanted.company_id is not None:
        rows = rows.filter(company_id=wanted.company_id)
    if wanted.region_id is not None:
        rows = rows.filter(region_id=wanted.region_id)
    if wanted.since is not None:
        rows = received_since(rows, wanted.since)
    if wanted.numbers:
        rows = rows.filter(pk__in=wanted.numbers)
    if wanted.text.strip():
        typed = wanted.text.strip()
        number = typed.upper().removeprefix("R-").lstrip("0")
        named = Q(customer_name__contains=typed)
        rows = rows.filter(named | Q(number=int(number)) if _is_number(number) else named)
    return rows


def received_since(rows: QuerySet[Registration], day: date) -> QuerySet[Registration]:
    """By the moment, not by its date: a date would be worked out for every row there is."""
    return rows.filter(received_at__gte=start_of(day))


def counts_by_state(actor: Actor, now: datetime) -> dict[str, int]:
    """For the tabs: the states and what is late, each from an index of its own."""
    rows = Registration.objects.visible_to(actor)
    by_state = dict(rows.order_by().values_list("state").annotate(Count("id")))
    counted = {state.value: by_state.get(state.value, 0) for state in TABS}
    return counted | {LATE: rows.filter(state__in=Registration.OPEN, due_at__lte=now).count()}


def open_registrations(actor: Actor) -> QuerySet[Registration]:
    """What waits for a word."""
    return Registration.objects.visible_to(actor).filter(state__in=Registration.OPEN)


def ending_on(on: date) -> Q:
    """Protected, and not for much longer."""
    return Q(state=State.GRANTED, protected_until__gte=on, protected_until__lte=on + ENDING_SOON)


def unanswered() -> Q:
    """In an open conflict, and this side has said nothing yet."""
    said = Statement.objects.filter(registration_id=OuterRef("pk"))
    return Q(case__state=ConflictCase.State.OPEN) & ~Q(Exists(said))


def past_cases(actor: Actor) -> Iterable[tuple[int, str, str, dict[str, Any]]]:
    """The newest claims the reader sees, with the verdict of the rules on their pictures: what a replay
    decides again. Years of them would hold the page up and say no more."""
    seen = Registration.objects.visible_to(actor).values("pk")
    first = Decision.objects.filter(kind=Decision.Kind.RULES, registration__in=seen)
    rows = first.order_by("-id").values_list("registration_id", "verdict", "rule_id", "picture")
    return rows[:MOST_REPLAYED].iterator(chunk_size=2000)


def registrations_by_id(actor: Actor, ids: list[int]) -> dict[int, Registration]:
    """Of these, the ones the reader sees; one query."""
    rows = Registration.objects.visible_to(actor).filter(pk__in=ids)
    return {row.pk: row for row in rows.select_related("company")}


def _is_number(text: str) -> bool:
    return text.isdecimal() and 0 < len(text) < 18
