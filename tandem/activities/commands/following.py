"""A published plan gets its weeks: asked for in the transaction that publishes it."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from tandem.coverage.events import CoveragePublished
from tandem.coverage.models import CoveragePlan
from tandem.foundation import jobs

LAY_OUT = "activities.lay_out_weeks"


def weeks_follow_the_plan(event: CoveragePublished) -> None:
    """Listener: a published plan gets its calendars, by a job that starts on commit."""
    plan = CoveragePlan.objects.get(pk=event.plan_id)
    jobs.start(
        kind=LAY_OUT,
        owner_id=event.published_by_id,
        title=gettext_noop("Weeks of coverage plan %(number)s"),
        number=plan.number,
        args={"plan_id": plan.pk, "on": timezone.localdate().isoformat()},
        url=reverse("team_weeks"),
    )
