"""Writes what the demo's accounts bought: order marks and the activations they made.

The rule is keyaccounts' own (docs/glossary.md, activation); here it runs over whole columns, and
tests hold it to `rules.activation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tandem.demo.commands.bulk import insert
from tandem.demo.rules.trade import Trade
from tandem.keyaccounts.models import Account, ActivationEvent, OrderMark

Ints = NDArray[np.int64]
SIGNED_BY_ITS_PARTNER = 0.82


@dataclass(frozen=True)
class Standing:
    """What each account's orders made of it today; 0 days where it never ordered."""

    activity: list[str]
    first_day: Ints
    last_day: Ints


def standing(trade: Trade, count: int, window: int, today: date) -> Standing:
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.zeros(count, dtype=np.int64)
    np.minimum.at(first, trade.account, trade.day)
    np.maximum.at(last, trade.account, trade.day)
    first = np.where(last == 0, 0, first)
    is_active = last > today.toordinal() - window
    kinds = np.where(is_active, Account.Activity.ACTIVE.value, Account.Activity.DORMANT.value)
    kinds = np.where(last == 0, Account.Activity.NEW.value, kinds)
    return Standing(kinds.tolist(), first, last)


def write_orders(
    trade: Trade, first_id: int, partner: Ints, partners: list[int], rng: np.random.Generator
) -> int:
    """Order marks; most are signed by the account's partner. Returns the id of the first."""
    by_partner = rng.random(len(trade.account)) < SIGNED_BY_ITS_PARTNER
    signed = np.where(by_partner, partner[trade.account], -1).tolist()
    count = len(trade.account)
    return insert(
        OrderMark,
        count,
        {
            "account_id": (trade.account + first_id).tolist(),
            "ordered_on": iso_days(trade.day),
            "amount_minor": trade.amount.tolist(),
            "signed_by_id": [partners[at] if at >= 0 else None for at in signed],
            "source_key": [f"demo-{number}" for number in range(1, count + 1)],
        },
    )


def write_activations(trade: Trade, first_id: int, window: int) -> int:
    """Orders come sorted by account and day: an activation is a first one or one after a gap."""
    is_first = np.ones(len(trade.account), dtype=bool)
    is_first[1:] = trade.account[1:] != trade.account[:-1]
    gap = np.zeros(len(trade.account), dtype=np.int64)
    gap[1:] = trade.day[1:] - trade.day[:-1]
    events = np.flatnonzero(is_first | (gap > window))
    kinds = np.where(
        is_first[events],
        ActivationEvent.Kind.NEW.value,
        ActivationEvent.Kind.REACTIVATED.value,
    )
    insert(
        ActivationEvent,
        len(events),
        {
            "account_id": (trade.account[events] + first_id).tolist(),
            "on": iso_days(trade.day[events]),
            "kind": kinds.tolist(),
        },
    )
    return len(events)


def iso_days(days: Ints) -> list[str | None]:
    """Ordinals as ISO texts, each different day written once; 0 is no day."""
    known: dict[int, str | None] = {0: None}
    for day in np.unique(days).tolist():
        known.setdefault(day, date.fromordinal(day).isoformat() if day else None)
    return [known[day] for day in days.tolist()]
