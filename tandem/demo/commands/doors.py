"""Writes the check-ins of the demo's last four weeks: what came of the visits, when, what was learnt.

Most are recorded before the seller has left the car park, some in the evening, a few the day after, so
that the feedback latency has something to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from tandem.activities.models import CheckIn, Finding
from tandem.demo.commands.bulk import insert, let_ids_go_on
from tandem.demo.commands.worklog import moments
from tandem.demo.rules.work import Visits

Ints = NDArray[np.int64]

RECENT = timedelta(weeks=4)
CHECKED_IN = 0.86  # of the visits made; the others were only ticked off
OUTCOMES = ("moved_on", "quote", "objection", "competitor", "keep_warm")
OUTCOME_WEIGHTS = (0.3, 0.2, 0.14, 0.12, 0.24)
LEARNT = 0.5  # of check-ins that bring a finding home
FINDINGS = (
    ("need", "更新办公终端"),
    ("need", "扩容存储"),
    ("decision_maker", "分管副校长签批"),
    ("competitor", "对手报价低两成"),
    ("project", "数据中心二期"),
    ("timing", "下季度招标"),
)
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Written:
    """First ids of what the check-ins point to, and each visit's line on the timeline or -1."""

    visit: int
    account: int
    activity: Ints


def write_check_ins(
    visits: Visits, written: Written, sellers: list[int], rng: np.random.Generator, today: date
) -> int:
    is_recent = visits.day >= today.toordinal() - RECENT.days
    made = np.flatnonzero((visits.state == 0) & (visits.account >= 0) & is_recent)
    at = made[rng.random(len(made)) < CHECKED_IN]
    count = len(at)
    arrived = 9 * 60 + visits.position[at] * 90 + rng.integers(0, 40, count)
    left = arrived + rng.integers(35, 75, count)
    recorded_day, recorded = _recorded(visits.day[at], left, rng)
    by = [sellers[seller] for seller in visits.seller[at].tolist()]
    activity = [one if one >= 0 else None for one in written.activity[at].tolist()]
    first = insert(
        CheckIn,
        count,
        {
            "client_id": [UUID(bytes=rng.bytes(16), version=4).hex for _ in range(count)],
            "by_id": by,
            "visit_id": (at + written.visit).tolist(),
            "account_id": (visits.account[at] + written.account).tolist(),
            "activity_id": activity,
            "outcome": rng.choice(OUTCOMES, count, p=OUTCOME_WEIGHTS).tolist(),
            "arrived_at": moments(visits.day[at], arrived),
            "left_at": moments(visits.day[at], left),
            "recorded_at": moments(recorded_day, recorded),
        },
    )
    _write_findings(visits, written, at, first, by, rng)
    let_ids_go_on((CheckIn, Finding))
    return count


def _recorded(day: Ints, left: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """At the door for three in four, the same evening for one in five, else the next morning."""
    lot = rng.random(len(day))
    minute = left + rng.integers(1, 20, len(day))
    evening, next_morning = 19 * 60 + rng.integers(0, 150, len(day)), 9 * 60
    minute = np.where(lot > 0.75, np.maximum(evening, left), minute)
    is_late = lot > 0.95
    minute = np.where(is_late, next_morning, np.minimum(minute, MINUTES_A_DAY - 1))
    return np.where(is_late, day + 1, day), minute


def _write_findings(
    visits: Visits,
    written: Written,
    at: Ints,
    first: int,
    by: list[int],
    rng: np.random.Generator,
) -> None:
    picked = np.flatnonzero(rng.random(len(at)) < LEARNT)
    kinds = rng.integers(0, len(FINDINGS), len(picked)).tolist()
    days = visits.day[at[picked]]
    insert(
        Finding,
        len(picked),
        {
            "account_id": (visits.account[at[picked]] + written.account).tolist(),
            "kind": [FINDINGS[kind][0] for kind in kinds],
            "what": [FINDINGS[kind][1] for kind in kinds],
            "source": "visit",
            "on": [date.fromordinal(day).isoformat() for day in days.tolist()],
            "by_id": [by[one] for one in picked.tolist()],
            "check_in_id": (picked + first).tolist(),
        },
    )
