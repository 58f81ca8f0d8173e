"""Two plans side by side: counts and the lists behind them agree, and nothing hidden shows."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.coverage.commands.lines import move_line
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.queries.comparison import compare
from tandem.coverage.queries.lines import LineFilter, lines_page
from tandem.coverage.queries.plans import regions_in_order


@pytest.fixture
def second(cast, draft, another) -> CoveragePlan:
    """The same plan, but Olga's account goes to Otto and loses its partner."""
    plan = another()
    line = PlanLine.objects.get(plan=plan, account=cast.olgas)
    move_line(
        actor=cast.actor("opal"),
        line_id=line.pk,
        version=line.version,
        owner_id=cast.otto.pk,
        mode="inside",
        now=timezone.now(),
    )
    there = PlanLine.objects.get(plan=draft, account=cast.olgas)
    PlanLine.objects.filter(pk=line.pk).update(partner=cast.beta if there.partner else cast.alpha)
    return plan


def _compare(cast, here, there, name="opal", region=None):
    return compare(
        cast.actor(name),
        here,
        there,
        region_id=region and region.pk,
        regions=regions_in_order(),
    )


def test_a_plan_beside_itself_does_not_differ(cast, draft):
    found = _compare(cast, draft, draft)

    assert (found.other_owner, found.other_partner, found.other_way, found.only_here) == (0,) * 4
    assert sum(group.here.accounts for group in found.groups) == 3


def test_what_differs_is_counted_and_listed_alike(cast, draft, second):
    found = _compare(cast, second, draft)

    assert (found.other_owner, found.other_partner, found.other_way) == (1, 1, 1)
    for kind in ("owner", "partner", "way"):
        wanted = LineFilter(against_id=draft.pk, differs=kind)
        page = lines_page(actor=cast.actor("opal"), plan=second, wanted=wanted)
        assert [line.account_id for line in page.lines] == [cast.olgas.pk]


def test_sellers_of_a_region_gain_and_lose(cast, draft, second):
    found = _compare(cast, second, draft, region=cast.north)

    moved = {group.label: (group.gained, group.lost) for group in found.groups}
    assert moved == {str(cast.olga): (0, 1), str(cast.otto): (1, 0)}
    assert {group.label: group.here.accounts for group in found.groups}[str(cast.otto)] == 2


def test_an_account_of_one_plan_only_is_said(cast, draft, second):
    PlanLine.objects.filter(plan=draft, account=cast.umas).delete()

    assert _compare(cast, second, draft).only_here == 1
    assert _compare(cast, draft, second).only_here == 0


def test_a_manager_compares_the_own_region(cast, draft, second, signed_in):
    page = signed_in("nora").get(f"/plan/{second.pk}/comparison/?with={draft.pk}").content.decode()

    assert "Otto" in page
    assert "Uma" not in page
    groups = _compare(cast, second, draft, "nora").groups
    assert [group.key for group in groups] == [cast.north.pk]


def test_a_plan_one_may_not_read_is_not_there_to_compare(cast, draft, second, signed_in):
    CoveragePlan.objects.filter(pk=draft.pk).update(region=cast.south)

    address = f"/plan/{second.pk}/comparison/?with={draft.pk}"
    assert signed_in("nora").get(address).status_code == 404


def test_without_another_plan_the_page_says_so(draft, signed_in):
    assert b"<table" not in signed_in("opal").get(f"/plan/{draft.pk}/comparison/").content
