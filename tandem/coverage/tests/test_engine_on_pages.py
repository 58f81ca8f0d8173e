"""What the engine knows is seen: how far it is, which limits clash, rates, the held-out group."""

from __future__ import annotations

from datetime import datetime, time
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tandem.activities.models import Activity
from tandem.coverage.commands.plans import start_plan
from tandem.coverage.commands.storing import note_progress
from tandem.coverage.models import ContactCount, CoveragePlan, PlanLine
from tandem.coverage.queries.limits import quarters_before
from tandem.coverage.rules.progress import Progress
from tandem.coverage.tests.test_scale import many_accounts
from tandem.keyaccounts.models import Account, OrderMark
from tandem.organisation.models import User

State = CoveragePlan.State


def test_bounds_come_with_proving_and_values_with_planning():
    progress = Progress().at("pricing").with_region(object(), of=2).at("proving")
    for bound in (10.0, 20.0):
        progress = progress.with_region(SimpleNamespace(bound=bound), of=2)
    assert progress.shown() == {"step": "proving", "done": 2, "of": 2, "bound": 30.0, "value": None}

    progress = progress.at("planning").with_region(SimpleNamespace(value=9.0), of=2)

    assert progress.shown() == {"step": "planning", "done": 1, "of": 2, "bound": 10.0, "value": 9.0}


def test_the_page_of_a_running_plan_shows_value_bound_and_gap(cast, signed_in):
    plan = start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now())
    shown = {"step": "planning", "done": 1, "of": 2, "bound": 100.0, "value": 90.0}
    note_progress(plan_id=plan.pk, progress=shown)
    client = signed_in("opal")

    page = client.get(f"/plan/{plan.pk}/").content.decode()
    part = client.get(f"/plan/{plan.pk}/progress/", headers={"HX-Request": "true"})

    for text in (page, part.content.decode()):
        assert "9.0" in text
        assert "10.00%" in text
    assert client.get(f"/plan/{plan.pk}/progress/").status_code == 302


def test_a_finished_plan_takes_the_place_of_its_progress(draft, signed_in):
    address = f"/plan/{draft.pk}/progress/"

    answer = signed_in("opal").get(address, headers={"HX-Request": "true"})

    assert answer.headers["HX-Retarget"] == "#plan"
    assert b'id="review"' in answer.content or b"tiles" in answer.content
    assert draft.progress == {}


def test_limits_that_clash_are_named_with_a_way_out(cast, finish, signed_in):
    many_accounts(cast, 60)
    User.objects.filter(pk=cast.uma.pk).update(fte="0.19")

    plan = finish(start_plan(actor=cast.actor("opal"), region_id=cast.south.pk, now=timezone.now()))

    assert plan.state == State.DRAFT
    assert plan.violations
    (conflict,) = plan.conflicts
    assert conflict["region"] == cast.south.pk
    assert {fact["code"] for fact in conflict["facts"]} & {"HOURS", "TOP_COUNT"}
    page = signed_in("opal").get(f"/plan/{plan.pk}/").content.decode()
    assert "conflict" in page


def test_contacts_and_orders_of_past_quarters_teach_the_rates(cast, finish):
    (start, _end) = quarters_before(timezone.localdate())[-1]
    when = timezone.make_aware(datetime.combine(start, time()))
    OrderMark.objects.create(account=cast.olgas, ordered_on=start, amount_minor=1)
    Account.objects.filter(pk=cast.olgas.pk).update(activity="active")
    Activity.objects.create(
        account=cast.olgas, kind=Activity.Kind.VISIT, at=when, recorded_at=when, by=cast.olga
    )

    plan = finish(start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now()))

    assert ContactCount.objects.get().contacts == 1.0
    assert len(plan.responses["rates"]) == 4
    assert plan.responses["low"] < plan.value_thousand < plan.responses["high"]


def test_the_page_of_rates_says_prior_and_range(draft, signed_in):
    page = signed_in("opal").get(f"/plan/{draft.pk}/responses/").content.decode()

    assert "0.25" in page
    assert 'id="held-out"' in page


@pytest.fixture
def held(cast, finish, settings) -> CoveragePlan:
    settings.TANDEM = settings.TANDEM | {"HELD_OUT_SHARE": 1.0}
    Account.objects.filter(pk=cast.olgas.pk).update(mode="inside")
    return finish(start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now()))


def test_the_held_out_group_is_marked_and_left_as_it_is(cast, held, signed_in):
    line = PlanLine.objects.get(plan=held, account=cast.olgas)

    assert line.is_held_out
    assert (line.owner_id, line.mode) == (cast.olga.pk, "inside")
    assert held.responses["held_out"] == PlanLine.objects.filter(is_held_out=True).count() == 3
    page = signed_in("opal").get(f"/plan/{held.pk}/lines/?held_out=1").content.decode()
    assert "held out" in page


def test_a_line_of_the_held_out_group_says_so(cast, held, signed_in):
    line = PlanLine.objects.get(plan=held, account=cast.olgas)

    assert "held-out group" in signed_in("opal").get(f"/plan/lines/{line.pk}/").content.decode()
