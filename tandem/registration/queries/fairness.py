"""Fairness both ways: how each partner's claims are treated, and who ordered on protected deals.

Approval is of decided claims; hours are working hours from the claim to the first word of a person,
of those the rules left to one. Leakage
(docs/modules/registration.md) is orders, by whoever signed but the holder, on a protected account
while it was protected: the vendor's own and other partners' alike. They are noted each day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from tandem.foundation.moments import start_of
from tandem.foundation.paging import BEGINNING, Place, page_of
from tandem.keyaccounts.models import OrderMark
from tandem.organisation.queries import companies_of
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import Decision, Leak, Registration
from tandem.registration.queries.lists import (
    APPROVED,
    CONTESTED,
    DECIDED,
    PAGE,
    received_since,
)

LOOKED_BACK = timedelta(days=365)
WORDS = (Decision.Kind.MANAGER, Decision.Kind.CASE, Decision.Kind.APPEAL)


@dataclass(frozen=True)
class PartnerRow:
    company_id: int
    claims: int
    approved: int
    decided: int
    in_conflict: int
    median_hours: float | None

    def by(self, column: str) -> float | None:
        """What a column is sorted by: shares, since large partners have more of everything."""
        if column == "approved":
            return self.approved / self.decided if self.decided else None
        if column == "conflict":
            return self.in_conflict / self.claims
        return self.median_hours if column == "hours" else self.claims


SORTS = ("-claims", "claims", "approved", "-approved", "-conflict", "conflict", "-hours", "hours")


@dataclass(frozen=True)
class Fairness:
    partners: list[PartnerRow]  # one page of them
    names: dict[int, str]
    count: int
    first: int
    after: int | None
    claims: int
    in_conflict: int
    median_hours: float | None
    leaks: int


@dataclass(frozen=True)
class LeakRow:
    """An order on a protected account that its holder did not sign; no company: the vendor's own."""

    registration: Registration
    ordered_on: date
    amount_minor: int
    signed_by: str


@dataclass(frozen=True)
class LeaksPage:
    rows: list[LeakRow]
    count: int
    after: str


def fairness(actor: Actor, *, since: date, sort: str = SORTS[0], after: int = 0) -> Fairness:
    """Four queries; claims received since the day. A page goes on after the partner named."""
    hours = _hours_by_partner(actor, since)
    partners = _in_order(_by_partner(actor, since, hours), sort)
    ids = [row.company_id for row in partners]
    start = ids.index(after) + 1 if after in ids else 0
    page = partners[start : start + PAGE]
    return Fairness(
        partners=page,
        names={one.pk: one.name for one in companies_of(row.company_id for row in page)},
        count=len(partners),
        first=start + 1,
        after=page[-1].company_id if start + PAGE < len(partners) else None,
        claims=sum(row.claims for row in partners),
        in_conflict=sum(row.in_conflict for row in partners),
        median_hours=_median([value for own in hours.values() for value in own]),
        leaks=Leak.objects.visible_to(actor).filter(ordered_on__gte=since).count(),
    )


def _by_partner(actor: Actor, since: date, hours: dict[int, list[float]]) -> list[PartnerRow]:
    rows = received_since(Registration.objects.visible_to(actor), since)
    counted = (
        rows.order_by()
        .values("company_id")
        .annotate(
            claims=Count("id"),
            approved=Count("id", filter=APPROVED),
            decided=Count("id", filter=DECIDED),
            in_conflict=Count("id", filter=CONTESTED),
        )
    )
    return [PartnerRow(**row, median_hours=_median(hours[row["company_id"]])) for row in counted]


def _in_order(partners: list[PartnerRow], sort: str) -> list[PartnerRow]:
    """Who has nothing to be sorted by comes last, whichever way."""
    column, sign = sort.removeprefix("-"), -1 if sort.startswith("-") else 1

    def key(row: PartnerRow) -> tuple[bool, float, int, int]:
        value = row.by(column)
        return value is None, sign * (value or 0), -row.claims, row.company_id

    return sorted(partners, key=key)


def _hours_by_partner(actor: Actor, since: date) -> dict[int, list[float]]:
    """Working hours to a person's first word, of the claims the rules left to a person."""
    seen = received_since(Registration.objects.visible_to(actor), since)
    words = Decision.objects.filter(by__isnull=False, kind__in=WORDS, at__gte=start_of(since))
    first: dict[int, tuple[int, int]] = {}
    rows = words.filter(Exists(seen.filter(pk=OuterRef("registration_id")))).order_by("id")
    for registration_id, company_id, minutes in rows.values_list(
        "registration_id", "registration__company_id", "minutes"
    ):
        first.setdefault(registration_id, (company_id, minutes))
    hours: dict[int, list[float]] = defaultdict(list)
    for company_id, minutes in first.values():
        hours[company_id].append(minutes / 60)
    return hours


def leaks_page(actor: Actor, *, since: date, place: Place = BEGINNING) -> LeaksPage:
    """Newest first, a page by day and order; two queries."""
    found = Leak.objects.visible_to(actor).filter(ordered_on__gte=since)
    beside = ("order__signed_by", "registration__company")
    page = page_of(found.select_related(*beside), ("-ordered_on", "-order_id"), place, size=PAGE)
    return LeaksPage(
        rows=[
            LeakRow(
                leak.registration,
                leak.ordered_on,
                leak.order.amount_minor,
                leak.order.signed_by.name if leak.order.signed_by else "",
            )
            for leak in page.rows
        ],
        count=page.count,
        after=page.after,
    )


def leaked(*, since: date) -> QuerySet[OrderMark]:
    """Orders on accounts that were protected that day, by nobody who held a protection there; each with
    its `holder`. Over all there are: what is noted from it is read by who may see it."""
    held = Registration.objects.filter(
        account__isnull=False, protected_since__isnull=False, protected_until__gte=since
    )
    day = OuterRef("ordered_on")
    covering = held.filter(
        account_id=OuterRef("account_id"), protected_since__lte=day, protected_until__gte=day
    )
    own = covering.filter(company_id=OuterRef("signed_by_id"))
    orders = OrderMark.objects.filter(account__in=held.values("account_id"), ordered_on__gte=since)
    return orders.filter(Exists(covering), ~Exists(own)).annotate(
        holder=Subquery(covering.order_by("number").values("pk")[:1])
    )


def _median(values: list[float]) -> float | None:
    return round(median(values), 1) if values else None
