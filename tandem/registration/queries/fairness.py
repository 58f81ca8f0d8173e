"""Fairness both ways: how each partner's claims are treated, and who ordered on protected deals.

Approval is of decided claims; hours are working hours from the claim to the first word of a person,
of those the rules left to one. Leakage
(docs/modules/registration.md) is orders, by whoever signed but the holder, on a protected account
while it was protected: the vendor's own and other partners' alike.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tandem.keyaccounts.models import Account, OrderMark
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import Decision, Registration
from tandem.registration.queries.lists import APPROVED, CONTESTED, DECIDED, PAGE


@dataclass(frozen=True)
class PartnerRow:
    company_id: int
    name: str
    claims: int
    approved: int
    decided: int
    in_conflict: int
    median_hours: float | None


@dataclass(frozen=True)
class Fairness:
    partners: list[PartnerRow]
    claims: int
    in_conflict: int
    median_hours: float | None
    leaks: int


@dataclass(frozen=True)
class Leak:
    """An order on a protected account that its holder did not sign; no company: the vendor's own."""

    registration: Registration
    ordered_on: date
    amount_minor: int
    signed_by: str


@dataclass(frozen=True)
class LeaksPage:
    rows: list[Leak]
    count: int
    after: str


def fairness(actor: Actor, *, since: date, now: datetime) -> Fairness:
    """Three queries, however many partners; claims received since the day."""
    seen = Registration.objects.visible_to(actor).filter(received_at__date__gte=since)
    rows = seen.order_by().values("company_id", "company__name")
    counted = rows.annotate(
        claims=Count("id"),
        approved=Count("id", filter=APPROVED),
        decided=Count("id", filter=DECIDED),
        in_conflict=Count("id", filter=CONTESTED),
    )
    hours = _hours_by_partner(actor, since)
    partners = [
        PartnerRow(
            company_id=row["company_id"],
            name=row["company__name"],
            claims=row["claims"],
            approved=row["approved"],
            decided=row["decided"],
            in_conflict=row["in_conflict"],
            median_hours=_median(hours[row["company_id"]]),
        )
        for row in counted.order_by("-claims", "company__name", "company_id")
    ]
    return Fairness(
        partners=partners,
        claims=sum(row.claims for row in partners),
        in_conflict=sum(row.in_conflict for row in partners),
        median_hours=_median([value for own in hours.values() for value in own]),
        leaks=leaked(actor, since=since).count(),
    )


def _hours_by_partner(actor: Actor, since: date) -> dict[int, list[float]]:
    """Working hours to a person's first word, of the claims the rules left to a person."""
    seen = Registration.objects.visible_to(actor).filter(received_at__date__gte=since)
    words = Decision.objects.filter(registration__in=seen.values("pk"), by__isnull=False).exclude(
        kind__in=[Decision.Kind.RULES, Decision.Kind.PROMOTED]
    )
    first: dict[int, tuple[int, int]] = {}
    rows = words.order_by("id").values_list(
        "registration_id", "registration__company_id", "minutes"
    )
    for registration_id, company_id, minutes in rows:
        first.setdefault(registration_id, (company_id, minutes))
    hours: dict[int, list[float]] = defaultdict(list)
    for company_id, minutes in first.values():
        hours[company_id].append(minutes / 60)
    return hours


def leaks_page(actor: Actor, *, since: date, after: str = "") -> LeaksPage:
    """Newest first, a page by day and id; three queries."""
    found = leaked(actor, since=since)
    day, _dot, pk = after.partition(".")
    edge = _day(day)
    page = found
    if edge is not None and pk.isdecimal() and len(pk) < 19:
        page = found.filter(Q(ordered_on__lt=edge) | Q(ordered_on=edge, pk__lt=int(pk)))
    rows: list[Any] = list(  # each with the `holder` that `leaked` adds
        page.select_related("signed_by").order_by("-ordered_on", "-pk")[: PAGE + 1]
    )
    more, rows = len(rows) > PAGE, rows[:PAGE]
    holders = Registration.objects.visible_to(actor).select_related("company")
    known = holders.in_bulk([order.holder for order in rows])
    return LeaksPage(
        rows=[
            Leak(
                known[order.holder],
                order.ordered_on,
                order.amount_minor,
                order.signed_by.name if order.signed_by else "",
            )
            for order in rows
        ],
        count=found.count(),
        after=f"{rows[-1].ordered_on.isoformat()}.{rows[-1].pk}" if more else "",
    )


def leaked(actor: Actor, *, since: date) -> QuerySet[OrderMark]:
    """Orders on accounts that were protected that day, by nobody who held a protection there."""
    seen = Registration.objects.visible_to(actor).filter(
        account__isnull=False, protected_since__isnull=False, protected_until__gte=since
    )
    day = OuterRef("ordered_on")
    covering = seen.filter(
        account_id=OuterRef("account_id"), protected_since__lte=day, protected_until__gte=day
    )
    own = covering.filter(company_id=OuterRef("signed_by_id"))
    accounts = Account.objects.visible_to(actor).filter(pk__in=seen.values("account_id"))
    orders = OrderMark.objects.filter(account__in=accounts.values("pk"), ordered_on__gte=since)
    return orders.filter(Exists(covering), ~Exists(own)).annotate(
        holder=Subquery(covering.order_by("number").values("pk")[:1])
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _median(values: list[float]) -> float | None:
    return round(median(values), 1) if values else None
