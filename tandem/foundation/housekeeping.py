"""What a worker does between jobs. Cheap enough to run every two seconds."""

from __future__ import annotations

from datetime import datetime

from tandem.foundation import idempotency, jobs, outbox

_last_sweep: list[datetime] = []


def run(now: datetime) -> None:
    jobs.reap(now)
    outbox.deliver(now)
    if not _last_sweep or (now - _last_sweep[-1]).total_seconds() > 3600:
        _last_sweep[:] = [now]
        idempotency.forget_old_keys(now)
