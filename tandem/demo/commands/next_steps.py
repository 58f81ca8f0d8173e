"""Writes what sellers and their inside partners still have to do after the last visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tandem.activities.models import Task
from tandem.demo.commands.bulk import insert
from tandem.demo.commands.ledger import iso_days
from tandem.demo.rules.work import NEXT_STEPS, Visits

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

RECENT = timedelta(days=14)
AGREED = 0.3  # of visits that end with a next step
HANDED = 0.7  # of these that the inside seller takes over
LONGEST = 12  # days until it is due
UNSEEN = 0.3  # of what is handed over and not yet taken on


@dataclass(frozen=True)
class Pairs:
    """User ids: of each seller's position, and of each account's inside seller."""

    sellers: list[int]
    inside: list[int | None]


def write_tasks(
    visits: Visits, first_id: int, people: Pairs, rng: np.random.Generator, today: date
) -> int:
    """One for three visits in ten of the last two weeks; what was due before today is mostly done."""
    now = today.toordinal()
    is_recent = (visits.state == 0) & (visits.account >= 0) & (visits.day >= now - RECENT.days)
    at = np.flatnonzero(is_recent & (rng.random(len(visits.day)) < AGREED))
    account, given = visits.account[at], visits.day[at]
    due = given + rng.integers(2, LONGEST + 1, len(at))
    by = [people.sellers[seller] for seller in visits.seller[at].tolist()]
    is_handed = rng.random(len(at)) < HANDED
    late = _own_and_late(visits.seller[at], due < now)
    is_handed[late] = False
    holder = [
        (people.inside[place] or seller) if handed else seller
        for place, seller, handed in zip(account.tolist(), by, is_handed.tolist(), strict=True)
    ]
    is_done = (due < now) & (rng.random(len(at)) < 0.8)
    is_done[late] = False
    is_unseen = is_handed & ~is_done & (rng.random(len(at)) < UNSEEN)
    evening = [f"{day} 10:00:00" for day in iso_days(given)]
    insert(
        Task,
        len(at),
        {
            "account_id": (account + first_id).tolist(),
            "title": rng.choice(NEXT_STEPS, len(at)).tolist(),
            "due_on": iso_days(due),
            "by_id": by,
            "holder_id": holder,
            "state": np.where(is_done, Task.State.DONE.value, Task.State.OPEN.value).tolist(),
            "given_at": evening,
            "acknowledged_at": [
                None if unseen else when for unseen, when in zip(is_unseen, evening, strict=True)
            ],
            "closed_at": [
                f"{day} 08:00:00" if done else None
                for day, done in zip(iso_days(due), is_done.tolist(), strict=True)
            ],
        },
    )
    return len(at)


def _own_and_late(seller: Ints, is_due: Flags) -> Ints:
    """One step that was due: every second seller has kept it and not done it."""
    due = np.flatnonzero(is_due)
    _sellers, firsts = np.unique(seller[due], return_index=True)
    return due[firsts[::2]]
