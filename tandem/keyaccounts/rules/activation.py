"""When an account counts as active and when an order activates it (docs, domain §4).

An account is active at a moment when at least one order, whoever signed it, lies in the 365 days
before. A moment is the start of a day, so the state "today" is asked at the start of tomorrow. An
order of an account that was not active the moment before is an activation: `new` if it is the
first ever, else `reactivated`. Pure functions over days; `window` is a setting in days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

NEW = "new"
REACTIVATED = "reactivated"
NEVER = "new"
ACTIVE = "active"
DORMANT = "dormant"


@dataclass(frozen=True, slots=True)
class Activation:
    on: date
    kind: str  # new | reactivated


def activations(order_days: Iterable[date], *, window: int) -> list[Activation]:
    """The activations among an account's order days, in any order and with repetitions."""
    events: list[Activation] = []
    before: date | None = None
    for day in sorted(set(order_days)):
        if before is None:
            events.append(Activation(day, NEW))
        elif (day - before).days > window:
            events.append(Activation(day, REACTIVATED))
        before = day
    return events


def is_active(order_days: Iterable[date], *, moment: date, window: int) -> bool:
    """Whether an order lies in the `window` days before the start of the day `moment`."""
    earliest = moment - timedelta(days=window)
    return any(earliest <= day < moment for day in order_days)


def activity_on(last_order_on: date | None, *, on: date, window: int) -> str:
    """What the account is at the end of the day `on`; orders after it are not known yet."""
    if last_order_on is None:
        return NEVER
    return ACTIVE if last_order_on > on - timedelta(days=window) else DORMANT


@dataclass(frozen=True, slots=True)
class History:
    """One account of the locked list on the first day of a period, and its order days."""

    order_days: Sequence[date]


@dataclass(frozen=True, slots=True)
class Rate:
    """Activated accounts of those that could be; the denominator was frozen at the start."""

    activated: int
    open: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.activated, self.open) if self.open else None


def activation_rate(
    locked_at_start: Iterable[History], *, start: date, end: date, window: int
) -> Rate:
    """Rate of a half-open period over the accounts locked on its first day."""
    activated = candidates = 0
    for account in locked_at_start:
        if is_active(account.order_days, moment=start, window=window):
            continue
        candidates += 1
        events = activations(account.order_days, window=window)
        activated += any(start <= event.on < end for event in events)
    return Rate(activated, candidates)
