"""What one more of everything is worth: stored with the plan, read by who manages the region."""

from __future__ import annotations

import pytest

from tandem.coverage.models import SellerLoad
from tandem.coverage.queries.plans import regions_in_order
from tandem.coverage.queries.prices import prices_by_region, prices_of_partners
from tandem.coverage.rules.staffing import OutsideRoom, advice


def _by_region(cast, plan, name="opal"):
    return prices_by_region(cast.actor(name), plan, regions=regions_in_order())


def test_a_plan_keeps_the_price_of_every_seat_and_partner(cast, draft):
    assert set(draft.prices["seats"]) == {str(cast.iris.pk), str(cast.ian.pk)}
    assert set(draft.prices["partners"]) == {str(cast.alpha.pk), str(cast.beta.pk)}
    assert draft.prices["move"] >= 0


def test_a_region_shows_the_means_of_its_own_people(cast, draft):
    SellerLoad.objects.filter(plan=draft, seller=cast.olga).update(visit_price=0.2)
    SellerLoad.objects.filter(plan=draft, seller=cast.otto).update(visit_price=0.4)
    SellerLoad.objects.filter(plan=draft, seller=cast.uma).update(visit_price=9.0)

    north = next(row for row in _by_region(cast, draft) if row.region == cast.north)

    assert north.visit == pytest.approx(0.3)
    assert [row.seat for row in north.seats] == [cast.iris]
    assert north.ratio == pytest.approx(0.5)


def test_one_more_person_is_worth_all_they_bring():
    room = OutsideRoom(
        visits=156, visit_price=0.1, hours=400, hour_price=0.05, top_accounts=20, top_price=-0.2
    )

    assert room.worth == pytest.approx(15.6 + 20.0 - 4.0)


@pytest.mark.parametrize(
    ("outside", "inside", "says"),
    [(10.0, 20.0, "inside"), (20.0, 10.0, "outside"), (10.0, 10.5, "leave"), (0.0, 0.0, "leave")],
)
def test_the_next_hire_follows_the_dearer_of_both(outside, inside, says):
    assert advice(outside, inside) == says


def test_a_manager_reads_the_prices_of_the_own_region(cast, draft, signed_in):
    assert [row.region for row in _by_region(cast, draft, "nora")] == [cast.north]

    page = signed_in("nora").get(f"/plan/{draft.pk}/prices/").content.decode()

    assert "Olga" in page
    assert "Uma" not in page
    assert "乙伙伴" not in page


def test_partners_without_room_are_named_dearest_first(cast, draft):
    draft.prices["partners"] = {
        str(cast.alpha.pk): {"price": 0.2, "capacity": 10},
        str(cast.beta.pk): {"price": 0.0, "capacity": 10},
    }

    found = prices_of_partners(cast.actor("opal"), draft)

    assert [row.partner for row in found] == [cast.alpha]


def test_the_page_asks_for_the_region_and_widens_again(cast, draft, signed_in):
    client = signed_in("opal")

    whole = client.get(f"/plan/{draft.pk}/prices/").content.decode()
    south = client.get(f"/plan/{draft.pk}/prices/?region={cast.south.pk}").content.decode()

    assert f"?region={cast.south.pk}" in whole
    assert "Uma" in south
    assert "Olga" not in south
