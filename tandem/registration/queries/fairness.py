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

from django.db.models import Count

from tandem.keyaccounts.models import Account, OrderMark
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import Decision, Registration
from tandem.registration.queries.lists import APPROVED, CONTESTED, DECIDED


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
        leaks=len(leaks(actor, since=since)),
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


def leaks(actor: Actor, *, since: date) -> list[Leak]:
    """Orders on protected accounts that the holder did not sign; one query, newest first."""
    seen = Registration.objects.visible_to(actor).values("pk")
    held = Registration.objects.filter(
        pk__in=seen, account__isnull=False, protected_since__isnull=False
    ).select_related("company")
    by_account: dict[int, list[Registration]] = defaultdict(list)
    for row in held:
        by_account[row.account_id or 0].append(row)
    accounts = Account.objects.visible_to(actor).filter(pk__in=held.values("account_id"))
    orders = OrderMark.objects.filter(account__in=accounts.values("pk"), ordered_on__gte=since)
    found = []
    for order in orders.select_related("signed_by").order_by("-ordered_on", "-id"):
        for row in by_account[order.account_id]:
            if order.signed_by_id != row.company_id and _covers(row, order.ordered_on):
                signer = order.signed_by.name if order.signed_by else ""
                found.append(Leak(row, order.ordered_on, order.amount_minor, signer))
    return found


def _covers(row: Registration, day: date) -> bool:
    """Protected on the day; a protection that was lost counts until it was."""
    return (
        row.protected_since is not None
        and row.protected_until is not None
        and row.protected_since <= day <= row.protected_until
    )


def _median(values: list[float]) -> float | None:
    return round(median(values), 1) if values else None
