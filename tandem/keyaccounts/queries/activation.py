"""Activation rate and active share over the frozen list (docs, domain §4), with the list behind.

The denominator of a period is what was locked on its first day and not active then: unlocking
later cannot raise a rate, locking later counts from the next period. `as_of` reads a period as it
stood on a day: events after it are not counted. The rule itself is `rules/activation.py`; here it
is said in SQL, and a test holds the two against each other.

The account's own columns answer for almost every account, so a rate is one pass over an index;
the ledger and the locks are asked only about what happened since the day (docs/adr/0011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from tandem.foundation.fiscal import Period
from tandem.keyaccounts.models import Account, AccountQuerySet, ActivationEvent, Lock, OrderMark
from tandem.organisation.models import open_on
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
    return activation_rates(actor=actor, asked=[(period, as_of)])[0]


def activation_rates(
    *, actor: Actor, asked: Sequence[tuple[Period, date | None]]
) -> list[ActivationRate]:
    """The rates of several periods, each as of a day, for the price of one pass."""
    counts: dict[str, Count] = {}
    for at, (period, as_of) in enumerate(asked):
        is_open = _open_at(period.start)
        counts[f"open_{at}"] = Count("pk", filter=is_open)
        counts[f"activated_{at}"] = Count("pk", filter=_activated_in(period, as_of) & is_open)
    rows = Account.objects.visible_to(actor).order_by().values_list("region_id", "industry_id")
    cells = list(rows.annotate(**counts))
    return [_rate(cells, 2 + 2 * at) for at in range(len(asked))]


def open_accounts(*, actor: Actor, period: Period) -> AccountQuerySet:
    """The denominator: locked on the first day and not active at its start."""
    return Account.objects.visible_to(actor).filter(_open_at(period.start))


def activated_accounts(
    *, actor: Actor, period: Period, as_of: date | None = None
) -> AccountQuerySet:
    """The numerator, account by account."""
    return open_accounts(actor=actor, period=period).filter(_activated_in(period, as_of))


def active_share(*, actor: Actor, moment: date) -> ActiveShare:
    """Active accounts of the list at the start of a day, and the list of that day."""
    counts = _locked_on(actor, moment).aggregate(
        locked=Count("*"), active=Count("pk", filter=active_at(moment))
    )
    return ActiveShare(counts["locked"], counts["active"])


def active_accounts(*, actor: Actor, moment: date) -> AccountQuerySet:
    """The list behind the active share."""
    return _locked_on(actor, moment).filter(active_at(moment))


def _rate(rows: Sequence[Sequence[int]], at: int) -> ActivationRate:
    """One period's rate of rows that hold several; a cell without an open account has none."""
    cells = [CellRate(row[0], row[1], row[at], row[at + 1]) for row in rows if row[at]]
    return ActivationRate(
        sum(cell.open for cell in cells), sum(cell.activated for cell in cells), cells
    )


def _open_at(day: date) -> Q:
    return quiet_at(day) & locked_at(day)


def _locked_on(actor: Actor, day: date) -> AccountQuerySet:
    return Account.objects.visible_to(actor).filter(locked_at(day))


def locked_at(day: date) -> Q:
    """As `locked_on`; only who was locked later or released is looked up among the locks."""
    held = Lock.objects.filter(open_on(day), account_id=OuterRef("pk"))
    return Q(locked_since__lte=day) | _is_found(held.order_by("-since").values("since"))


def quiet_at(moment: date) -> Q:
    """No order in the window before. Whose last activation is earlier was active all along."""
    never = Q(last_order_on__isnull=True)
    woken_since = Q(activated_on__gte=moment) & ~_ordered_before(moment)
    return never | Q(last_order_on__lt=_window_start(moment)) | woken_since


def active_at(moment: date) -> Q:
    """The contrary of `quiet_at`, said without a NOT, which would lose what is unknown."""
    all_along = Q(last_order_on__lt=moment) | Q(activated_on__lt=moment)
    return Q(last_order_on__gte=_window_start(moment)) & (all_along | _ordered_before(moment))


def _ordered_before(moment: date) -> Q:
    marks = OrderMark.objects.filter(
        account_id=OuterRef("pk"), ordered_on__gte=_window_start(moment), ordered_on__lt=moment
    )
    return _is_found(marks.order_by("-ordered_on").values("ordered_on"))


def _activated_in(period: Period, as_of: date | None) -> Q:
    """Only an account activated again after the end needs its events looked up.

    Whether there is a day comes first: of an unknown AND something, a database asks both.
    """
    end = period.end if as_of is None else min(period.end, as_of + DAY)
    events = ActivationEvent.objects.filter(
        account_id=OuterRef("pk"), on__gte=period.start, on__lt=end
    )
    within = Q(activated_on__lt=end) | _is_found(events.order_by("-on").values("on"))
    known = Q(activated_on__isnull=False)
    return known & Q(activated_on__gte=period.start) & within


def _is_found(days: QuerySet[Any, Any]) -> Q:
    """EXISTS of these days, asked account by account.

    Said as a value: of an EXISTS behind an OR, PostgreSQL makes a hash of the whole table.
    """
    return Q(IsNull(Subquery(days[:1]), False))


def _window_start(moment: date) -> date:
    return moment - timedelta(days=settings.TANDEM["ACTIVE_WINDOW_DAYS"])


def activated_between(first: date | None, last: date | None) -> QuerySet[ActivationEvent, Any]:
    """Accounts with an activation event between two days, both counted; none: no end there."""
    rows = ActivationEvent.objects.all()
    if first is not None:
        rows = rows.filter(on__gte=first)
    if last is not None:
        rows = rows.filter(on__lte=last)
    return rows.values("account_id")
