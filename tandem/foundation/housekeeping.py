"""What a worker does between jobs. Cheap enough to run every two seconds.

Daily work is registered by `config/wiring.py`; it runs when a worker starts and when the day
turns, perhaps more than once a day, so it must bear being repeated.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tandem.foundation import idempotency, jobs, outbox

log = logging.getLogger(__name__)
_daily: list[Callable[[date], object]] = []
_due: list[Callable[[date], object]] = []  # of today's daily work
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
    """Each work stands alone: one that fails is told in the log, and the others are still done."""
    jobs.reap(now)
    outbox.deliver(now)
    minute = now.replace(second=0, microsecond=0)
    if _last_minute == [minute]:
        return
    _last_minute[:] = [minute]
    for look in _minutely:
        _succeeds(look, now)
    today = timezone.localdate(now)
    if _last_day != [today]:
        _last_day[:] = [today]
        _due[:] = _daily
        idempotency.forget_old_keys(now)
    # What failed is tried again every minute until the day is over.
    _due[:] = [work for work in _due if not _succeeds(work, today)]


def _succeeds(work: Callable[[Any], object], moment: date | datetime) -> bool:
    try:
        work(moment)
    except Exception:
        log.exception("Housekeeping failed: %s", getattr(work, "__qualname__", work))
        return False
    return True
