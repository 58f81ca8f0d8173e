"""The two counts in the head of every page, in one read."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tandem.foundation.models import Job
from tandem.organisation.models import Notice, User
from tandem.organisation.rules.notices import Level


def head_counts(user_id: int) -> tuple[int, int]:
    """Unread notices and running jobs of one person."""
    unread = Notice.objects.filter(
        user_id=OuterRef("pk"), read_at=None, level=Level.NOW.value
    ).order_by()
    running = Job.objects.filter(
        owner_id=OuterRef("pk"), state__in=[Job.State.WAITING, Job.State.RUNNING]
    ).order_by()
    counted = User.objects.filter(pk=user_id).values_list(
        Coalesce(Subquery(unread.values("user_id").annotate(n=Count("id")).values("n")), 0),
        Coalesce(Subquery(running.values("owner_id").annotate(n=Count("id")).values("n")), 0),
    )
    return counted[0]
