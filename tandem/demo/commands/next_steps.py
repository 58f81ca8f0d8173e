"""Writes what sellers and their inside partners still have to do after the last visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tandem.activities.models import Task
from tandem.demo.commands.bulk import insert
from tandem.demo.commands.ledger import iso_days
from tandem.demo.rules.work import NEXT_STEPS, Visits

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
    holder = [
        (people.inside[place] or seller) if handed else seller
        for place, seller, handed in zip(account.tolist(), by, is_handed.tolist(), strict=True)
    ]
    is_done = (due < now) & (rng.random(len(at)) < 0.8)
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
