"""What a partner's pages read: the company's own, by the same visibility as everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q
from django.utils import timezone

from tandem.activities.models import Task
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.search import matching
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import Registration
from tandem.registration.queries.cases import registration_of
from tandem.registration.queries.customers import manager_called
from tandem.registration.queries.lists import ending_on, unanswered

PAGE = 50


@dataclass(frozen=True)
class Day:
    """The numbers of the three sentences."""

    ending: int
    unanswered: int
    tasks: int


@dataclass(frozen=True)
class Customer:
    account: Account
    registrations: int


@dataclass(frozen=True)
class CustomersPage:
    rows: list[Customer]
    count: int
    after: str


def day_of(actor: Actor, *, on: date) -> Day:
    seen = Registration.objects.visible_to(actor)
    counts = seen.aggregate(
        ending=Count("id", filter=ending_on(on)), unanswered=Count("id", filter=unanswered())
    )
    tasks = Task.objects.visible_to(actor).waiting_for(actor.person_id).count()
    return Day(counts["ending"], counts["unanswered"], tasks)


def customers_page(actor: Actor, *, text: str = "", after: str = "") -> CustomersPage:
    """The company's locked customers by name, each with its own standing registrations."""
    found = Account.objects.visible_to(actor).locked()
    if text.strip():
        found = matching(found, text)
    edge, _dot, pk = after.rpartition(".")
    page = found
    if edge and pk.isdecimal() and len(pk) < 19:
        page = found.filter(Q(name_sort__gt=edge) | Q(name_sort=edge, pk__gt=int(pk)))
    rows = list(page.select_related("owner", "inside").order_by("name_sort", "id")[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    standing = Registration.objects.visible_to(actor).standing()
    counts = dict(
        standing.filter(account_id__in=[row.pk for row in rows])
        .order_by()
        .values_list("account_id")
        .annotate(n=Count("id"))
    )
    return CustomersPage(
        rows=[Customer(row, counts.get(row.pk, 0)) for row in rows],
        count=found.count(),
        after=f"{rows[-1].name_sort}.{rows[-1].pk}" if more else "",
    )


def own_claim(actor: Actor, registration_id: int) -> Registration:
    """One registration and, as `decider`, the name of who decides it."""
    decider = manager_called(OuterRef("region_id"), on=timezone.localdate())
    return registration_of(actor, registration_id, decider=decider)


def colleagues(actor: Actor, *, besides: int) -> list[User]:
    """People of the company who work here today."""
    people = User.objects.visible_to(actor).filter(company_id=actor.company_id, is_active=True)
    return list(people.exclude(pk=besides).order_by("name_key", "id")[:200])
