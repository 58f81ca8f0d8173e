"""What a worker does between jobs. Cheap enough to run every two seconds.

Daily work is registered by `config/wiring.py`; it runs when a worker starts and when the day
turns, perhaps more than once a day, so it must bear being repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

from tandem.foundation import idempotency, jobs, outbox

_daily: list[Callable[[date], object]] = []
_last_day: list[date] = []


def each_day(work: Callable[[date], object]) -> None:
    if work not in _daily:
        _daily.append(work)


def run(now: datetime) -> None:
    jobs.reap(now)
    outbox.deliver(now)
    today = timezone.localdate(now)
    if _last_day != [today]:
        idempotency.forget_old_keys(now)
        for work in _daily:
            work(today)
        _last_day[:] = [today]
