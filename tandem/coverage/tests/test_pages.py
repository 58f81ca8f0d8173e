"""Pages of the plan: who sees them, what they say, and that they hold without a script."""

from __future__ import annotations

import pytest
from django.utils import timezone

import tandem.coverage.jobs  # noqa: F401  (job kinds)
from tandem.coverage.commands.plans import start_plan
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.foundation.jobs import run_job


@pytest.fixture
def draft(cast):
    plan = start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now())
    run_job.func(plan.job_id)
    plan.refresh_from_db()
    assert plan.state == CoveragePlan.State.DRAFT
    return plan


def test_pages_open(draft, signed_in):
    ops = signed_in("opal")
    line = PlanLine.objects.first()
    for url in ["/plan/", f"/plan/{draft.pk}/", f"/plan/{draft.pk}/?region={draft.region_id or 1}", f"/plan/{draft.pk}/lines/", f"/plan/{draft.pk}/lines/?changed=1", f"/plan/{draft.pk}/publication/", f"/plan/lines/{line.pk}/"]:
        response = ops.get(url)
        assert response.status_code == 200, url
        open("/tmp/cov/"+url.strip("/").replace("/","_").replace("?","_")+".html","w").write(response.content.decode())
