"""The frontier of value against owners moved: one run, and a point of it as a draft."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.coverage.commands.frontier import FrontierBeingDrawn, ask_for_frontier
from tandem.coverage.commands.plans import NoSuchPoint, start_plan, take_point
from tandem.coverage.models import CoveragePlan
from tandem.coverage.tests.test_scale import many_accounts
from tandem.foundation.errors import NotAllowed
from tandem.foundation.jobs import run_job
from tandem.foundation.models import AuditEntry, Job


def _ask(cast, plan, name="opal"):
    return ask_for_frontier(actor=cast.actor(name), plan_id=plan.pk, now=timezone.now())


@pytest.fixture
def drawn(cast, finish) -> CoveragePlan:
    many_accounts(cast, 120)
    plan = finish(start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now()))
    run_job.func(_ask(cast, plan).frontier["job"])
    return CoveragePlan.objects.get(pk=plan.pk)


def test_one_run_solves_every_share_and_proves_each(drawn):
    points = drawn.frontier["points"]

    assert [point["percent"] for point in points] == [0.0, 1.0, 2.0, 5.0, 10.0]
    assert points[0]["moved"] == 0
    assert all(point["value"] <= point["bound"] for point in points)
    assert points[0]["value"] <= points[-1]["bound"]


def test_a_point_becomes_exactly_the_plan_behind_it(cast, drawn, finish):
    made = finish(
        take_point(actor=cast.actor("opal"), plan_id=drawn.pk, percent=2.0, now=timezone.now())
    )

    point = drawn.frontier["points"][2]
    assert (made.state, made.what_if, made.moves_percent) == (CoveragePlan.State.DRAFT, {}, 2.0)
    assert made.value_thousand == pytest.approx(point["value"])
    assert made.changed_owners == point["moved"]


def test_it_is_drawn_once_at_a_time_and_by_planners(cast, draft):
    with pytest.raises(NotAllowed):
        _ask(cast, draft, "nora")
    _ask(cast, draft)
    with pytest.raises(FrontierBeingDrawn):
        _ask(cast, draft)
    assert AuditEntry.objects.filter(act="coverage.frontier_asked").count() == 1


def test_a_point_that_is_not_on_the_curve_is_refused(cast, draft):
    with pytest.raises(NoSuchPoint):
        take_point(actor=cast.actor("opal"), plan_id=draft.pk, percent=3.0, now=timezone.now())


def test_pages_do_it_all(cast, drawn, signed_in):
    client = signed_in("opal")
    page = client.get(f"/plan/{drawn.pk}/frontier/").content.decode()
    places = {point["moved"] for point in drawn.frontier["points"]}
    assert page.count("<circle") == len(places)
    assert 'class="here"' in page

    client.post(f"/plan/{drawn.pk}/frontier/point/", {"percent": "5.0"})

    assert CoveragePlan.objects.latest("pk").moves_percent == 5.0
    assert client.post(f"/plan/{drawn.pk}/frontier/point/", {"percent": "x"}).status_code == 422


def test_a_page_polls_while_the_curve_is_drawn(cast, draft, signed_in):
    client = signed_in("opal")
    client.post(f"/plan/{draft.pk}/frontier/")

    assert b'hx-trigger="every 2s"' in client.get(f"/plan/{draft.pk}/frontier/").content
    Job.objects.update(state=Job.State.DONE)
    assert b"every 2s" not in client.get(f"/plan/{draft.pk}/frontier/").content
