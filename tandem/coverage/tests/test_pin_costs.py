"""A pin's cost is priced by the engine itself, for every seller of the region."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.coverage.commands.plans import start_plan
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.queries.pin_costs import PRICE
from tandem.coverage.queries.pinning import costs_of_pins
from tandem.coverage.tests.test_scale import many_accounts
from tandem.coverage.wording import wan
from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job


@pytest.fixture
def big(cast, finish) -> CoveragePlan:
    many_accounts(cast, 120)
    return finish(start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now()))


def test_the_planned_owner_costs_least_and_every_seller_has_a_cost(cast, big):
    lines = PlanLine.objects.filter(plan=big, region=cast.north, owner_before=None)
    for line in lines.select_related("plan")[:10]:
        costs = {row.seller_id: row.amount for row in costs_of_pins(line)}

        assert set(costs) == {cast.olga.pk, cast.otto.pk}
        assert min(costs.values()) == 0.0
        assert costs[line.owner_id] <= min(costs.values()) + 1.0  # prices are rounded, plans whole


def test_the_costs_agree_with_the_other_ways_the_plan_kept(cast, big):
    line = PlanLine.objects.filter(plan=big, region=cast.north, owner_before=None, is_top=False)[0]
    kept = [way["plan"] for way in line.reason["alternatives"] if way["owner"] != line.owner_id]
    costs = {row.seller_id: row.amount for row in costs_of_pins(line)}

    other = max(amount for pk, amount in costs.items() if pk != line.owner_id)
    assert other == pytest.approx(-max(kept), abs=0.2)


def test_a_worker_prices_them_and_a_pin_says_its_cost(cast, big, signed_in):
    line = PlanLine.objects.filter(plan=big, region=cast.north)[0]
    client, part = signed_in("nora"), {"HX-Request": "true"}
    address = f"/plan/lines/{line.pk}/costs/"
    assert signed_in("olga").post(address).status_code in (403, 404)

    busy = client.post(address, headers=part).content.decode()
    client.post(address)  # pressed twice it is asked once

    job = Job.objects.get(kind=PRICE)
    assert "<html" not in busy and 'aria-busy="true"' in busy and "every 1s" in busy
    run_job.func(job.pk)
    found = client.get(address, headers=part).content.decode()
    assert "Otto" in found and "aria-busy" not in found
    assert "Otto" in client.get(f"/plan/lines/{line.pk}/").content.decode()

    form = {"owner": cast.otto.pk, "reason": "同乡"}
    told = client.post(f"/plan/lines/{line.pk}/pin/", form, follow=True).content.decode()
    exact = dict(Job.objects.get(pk=job.pk).result["costs"])[cast.otto.pk]
    assert f"costs {wan(exact, digits=2)} ×10k" in told


def test_a_pin_says_what_the_plan_kept_when_nobody_asked_the_engine(cast, big, signed_in):
    line = PlanLine.objects.filter(plan=big, region=cast.north, owner=cast.olga)[0]

    form = {"owner": cast.otto.pk, "reason": "同乡"}
    told = signed_in("nora").post(f"/plan/lines/{line.pk}/pin/", form, follow=True)

    assert "by the prices of this plan that costs" in told.content.decode()
    assert not Job.objects.filter(kind=PRICE).exists()
