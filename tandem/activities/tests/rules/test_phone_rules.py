"""Rules of the phone: forms of every version, items and their fingerprints, points on two maps."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tandem.activities.rules.phone_forms import (
    FORM,
    LIFTS,
    NextStep,
    UnknownForm,
    lifted,
    read_check_in,
    without_places,
)
from tandem.activities.rules.phone_items import NotAnItem, read_item
from tandem.activities.rules.places import Place, metres_between, to_chinese_map

ID = "01939a2e-7c1b-7def-8000-000000000001"
CONTENT = {"account": 5, "arrived_at": "2026-11-24T06:02:00Z", "outcome": "quote"}


def test_a_form_is_read_into_plain_values():
    form = read_check_in(
        CONTENT | {"said": " 好 ", "next": {"what": "quote", "who": "inside", "on": "2026-12-01"}}
    )

    assert form.arrived_at == datetime(2026, 11, 24, 6, 2, tzinfo=UTC)
    assert (form.said, form.account_id) == ("好", 5)
    assert form.next_step == NextStep("quote", "inside", date(2026, 12, 1))


def test_there_is_a_lift_from_every_older_version():
    assert sorted(LIFTS) == list(range(1, FORM))
    assert lifted(CONTENT | {"text": "a", "next_step": "b"}, 1)["next"]["words"] == "b"
    with pytest.raises(UnknownForm):
        lifted(CONTENT, FORM + 1)


def test_a_check_in_is_somewhere():
    with pytest.raises(ValueError, match="nowhere"):
        read_check_in({"arrived_at": CONTENT["arrived_at"], "outcome": "quote"})


def test_places_leave_the_content():
    assert without_places(CONTENT | {"came": {}, "went": {}}) == CONTENT


def test_the_fingerprint_is_of_the_content_and_not_of_its_order():
    one = read_item({"id": ID, "kind": "check_in", "form": 2, "content": CONTENT})
    turned = dict(reversed(CONTENT.items()))
    same = read_item({"id": ID, "kind": "check_in", "form": 2, "content": turned})
    other = read_item({"id": ID, "kind": "check_in", "form": 2, "content": CONTENT | {"said": "x"}})

    assert one.fingerprint == same.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    "bent",
    [None, [], {}, {"id": 5}, {"kind": "bomb"}, {"content": "x"}, {"form": 0}, {"form": "x"}],
)
def test_what_has_no_number_or_kind_is_no_item(bent):
    said = {"id": ID, "kind": "check_in", "form": 2, "content": {}}
    with pytest.raises(NotAnItem):
        read_item(said | bent if isinstance(bent, dict) and bent else bent)


# Test points that independent converters publish: Shanghai, Shenzhen, Beijing.
@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_a_point_is_drawn_where_chinese_maps_have_it(wgs, gcj):
    drawn = to_chinese_map(Place(*wgs))

    assert metres_between(drawn, Place(*gcj)) < 1
    assert 200 < metres_between(drawn, Place(*wgs)) < 800


def test_outside_the_mainland_nothing_moves():
    paris = Place(48.8566, 2.3522)

    assert to_chinese_map(paris) == paris


def test_metres_between_two_cities():
    beijing, shanghai = Place(39.9042, 116.4074), Place(31.2304, 121.4737)

    assert metres_between(beijing, shanghai) == pytest.approx(1_067_000, rel=0.01)
