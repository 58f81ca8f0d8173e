"""What an administrator looks after: work that waits too long, failed, or was set aside."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from tandem.foundation.models import Job, OutboxMessage

LATE_AFTER = timedelta(minutes=2)
FAILED_SINCE = timedelta(days=1)


def late_jobs(now: datetime) -> QuerySet[Job]:
    """Waiting longer than a worker that runs would let them."""
    return Job.objects.filter(state=Job.State.WAITING, created_at__lt=now - LATE_AFTER)


def failed_jobs(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.FAILED, finished_at__gt=now - FAILED_SINCE)


def parked_messages() -> QuerySet[OutboxMessage]:
    """Messages that were tried too often and wait for a person."""
    return OutboxMessage.objects.exclude(parked_reason="")
