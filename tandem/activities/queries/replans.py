"""The weeks a seller's re-plan starts from, and the jobs that look for ways or take one."""

from __future__ import annotations

from tandem.activities.models import CalendarRun
from tandem.coverage.models import CoveragePlan
from tandem.foundation.models import Job
from tandem.organisation.rules.scope import Actor


def plan_of_weeks(seller_id: int) -> int | None:
    """The published plan the seller's open weeks come from."""
    published = CoveragePlan.objects.filter(state=CoveragePlan.State.PUBLISHED)
    runs = CalendarRun.objects.filter(seller_id=seller_id, plan_id__in=published.values("pk"))
    return runs.order_by("-plan_id").values_list("plan_id", flat=True).first()


def job_seen(actor: Actor, seller_id: int, kind: str) -> Job | None:
    """One's own latest job of this kind about the seller."""
    own = Job.objects.filter(owner_id=actor.user_id, kind=kind, args__seller_id=seller_id)
    return own.order_by("-pk").first()
