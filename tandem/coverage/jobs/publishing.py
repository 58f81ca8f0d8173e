"""Publishing a plan and taking one back: prepare batch by batch, then one short switch.

Killed and started again, both go on behind the last batch they prepared.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.publishing import PUBLISH, apply_plan, return_to_draft
from tandem.coverage.commands.staging import stage_rest
from tandem.coverage.commands.taking_back import (
    TAKE_BACK,
    apply_back,
    leave_published,
    stage_back,
)
from tandem.coverage.jobs.engine import sentence_of
from tandem.coverage.models import PlanLine, Publication
from tandem.foundation import jobs
from tandem.organisation.actors import actor_for

STEPS = 100


@jobs.job_kind(PUBLISH)
def publish(run: jobs.JobRun) -> dict[str, Any]:
    """Prepare batch by batch, then switch; whatever stops it leaves a draft."""
    found = Publication.objects.select_related("plan", "by").filter(pk=run.args["publication_id"])
    publication = found.first()
    if publication is None or publication.done_at is not None:
        return {"changed": publication.changed if publication else 0}
    plan_id = publication.plan_id
    try:
        return {"changed": _publish(run, publication)}
    except jobs.LeaseLost:
        raise
    except jobs.JobCancelled:
        return_to_draft(plan_id=plan_id, reason="")
        raise
    except Exception as error:
        return_to_draft(plan_id=plan_id, reason=sentence_of(error))
        raise


def _publish(run: jobs.JobRun, publication: Publication) -> int:
    actor = actor_for(publication.by, channel="job")
    lines = PlanLine.objects.filter(plan_id=publication.plan_id)
    total, done = lines.count(), [lines.filter(pk__lte=publication.staged_to).count()]
    note = _("Preparing what changes")

    def report(more: int) -> None:
        done[0] += more
        run.report(done[0], total + 1, note)

    run.report(done[0], total + 1, note, at_once=True)
    stage_rest(actor=actor, publication=publication, now=timezone.now(), report=report)
    run.report(total, total + 1, _("Assigning accounts"), at_once=True)
    return apply_plan(actor=actor, plan_id=publication.plan_id, now=timezone.now())


@jobs.job_kind(TAKE_BACK)
def take_back(run: jobs.JobRun) -> dict[str, Any]:
    """Prepare what goes back, then switch; whatever stops it leaves the plan in force."""
    act = Publication.objects.select_related("by").filter(pk=run.args["publication_id"]).first()
    if act is None:
        return {"changed": 0}
    actor, note = actor_for(act.by, channel="job"), _("Preparing what goes back")
    try:
        run.report(0, STEPS, note, at_once=True)
        stage_back(
            actor=actor,
            act=act,
            now=timezone.now(),
            report=lambda _more: run.report(STEPS // 2, STEPS, note),
        )
        run.report(STEPS - 1, STEPS, _("Assigning accounts"), at_once=True)
        changed = apply_back(actor=actor, publication_id=act.pk, now=timezone.now())
    except jobs.LeaseLost:
        raise
    except jobs.JobCancelled:
        leave_published(publication_id=act.pk, reason="")
        raise
    except Exception as error:
        leave_published(publication_id=act.pk, reason=sentence_of(error))
        raise
    return {"changed": changed}
