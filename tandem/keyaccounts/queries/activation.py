"""Activation rate and active share over the frozen list (docs, domain §4), with the list behind.

The denominator of a period is what was locked on its first day and not active then: unlocking
later cannot raise a rate, locking later counts from the next period. `as_of` reads a period as it
stood on a day: events after it are not counted. The rule itself is `rules/activation.py`; here it
is said in SQL, and a test holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from tandem.foundation.fiscal import Period
from tandem.keyaccounts.models import Account, AccountQuerySet, ActivationEvent, Lock, OrderMark
from tandem.organisation.rules.scope import Actor

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CellRate:
    """Of one cell: accounts that could be activated, and those that were."""

    region_id: int
    industry_id: int
    open: int
    activated: int


@dataclass(frozen=True, slots=True)
class ActivationRate:
    open: int
    activated: int
    cells: list[CellRate]

    @property
    def permille(self) -> int | None:
        """Rounded half up; none when nothing could be activated."""
        return (2000 * self.activated + self.open) // (2 * self.open) if self.open else None


@dataclass(frozen=True, slots=True)
class ActiveShare:
    locked: int
    active: int

    @property
    def permille(self) -> int | None:
        return (2000 * self.active + self.locked) // (2 * self.locked) if self.locked else None


def activation_rate(*, actor: Actor, period: Period, as_of: date | None = None) -> ActivationRate:
    """The rate of a period over all the actor sees, and by region and industry."""
    activated = Q(pk__in=_activated_in(period, as_of))
    rows = (
        open_accounts(actor=actor, period=period)
        .order_by()
        .values_list("region_id", "industry_id")
        .annotate(open=Count("*"), activated=Count("pk", filter=activated))
    )
    cells = [CellRate(*row) for row in rows]
    return ActivationRate(
        sum(cell.open for cell in cells), sum(cell.activated for cell in cells), cells
    )


def open_accounts(*, actor: Actor, period: Period) -> AccountQuerySet:
    """The denominator: locked on the first day and not active at its start."""
    ordered = _ordered_before(period.start)
    return _locked_on(actor, period.start).exclude(pk__in=ordered)


def activated_accounts(
    *, actor: Actor, period: Period, as_of: date | None = None
) -> AccountQuerySet:
    """The numerator, account by account."""
    return open_accounts(actor=actor, period=period).filter(pk__in=_activated_in(period, as_of))


def active_share(*, actor: Actor, moment: date) -> ActiveShare:
    """Active accounts of the list at the start of a day, and the list of that day."""
    active = Q(pk__in=_ordered_before(moment))
    counts = _locked_on(actor, moment).aggregate(
        locked=Count("*"), active=Count("pk", filter=active)
    )
    return ActiveShare(counts["locked"], counts["active"])


def active_accounts(*, actor: Actor, moment: date) -> AccountQuerySet:
    """The list behind the active share."""
    return _locked_on(actor, moment).filter(pk__in=_ordered_before(moment))


def _locked_on(actor: Actor, day: date) -> AccountQuerySet:
    """As `locked_on`, but as a set: 50,000 accounts are joined once instead of asked one by one."""
    held = Lock.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
    return Account.objects.visible_to(actor).filter(pk__in=held.values("account_id"))


def _ordered_before(moment: date) -> QuerySet[OrderMark, Any]:
    window = timedelta(days=settings.TANDEM["ACTIVE_WINDOW_DAYS"])
    return OrderMark.objects.filter(ordered_on__gte=moment - window, ordered_on__lt=moment).values(
        "account_id"
    )


def _activated_in(period: Period, as_of: date | None) -> QuerySet[ActivationEvent, Any]:
    end = period.end if as_of is None else min(period.end, as_of + DAY)
    return ActivationEvent.objects.filter(on__gte=period.start, on__lt=end).values("account_id")
