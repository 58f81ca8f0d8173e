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
_minutely: list[Callable[[datetime], object]] = []
_last_minute: list[datetime] = []


def each_day(work: Callable[[date], object]) -> None:
    if work not in _daily:
        _daily.append(work)


def each_minute(work: Callable[[datetime], object]) -> None:
    """For clocks that run in hours; the work must be cheap when nothing is due."""
    if work not in _minutely:
        _minutely.append(work)


def run(now: datetime) -> None:
    jobs.reap(now)
    outbox.deliver(now)
    minute = now.replace(second=0, microsecond=0)
    if _last_minute != [minute]:
        for look in _minutely:
            look(now)
        _last_minute[:] = [minute]
    today = timezone.localdate(now)
    if _last_day != [today]:
        idempotency.forget_old_keys(now)
        for work in _daily:
            work(today)
        _last_day[:] = [today]
