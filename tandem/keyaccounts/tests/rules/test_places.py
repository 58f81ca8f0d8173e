"""Every spelling of a city gives one point; a name that could be two places gives none."""

from __future__ import annotations

import math

import pytest

from tandem.keyaccounts.rules.places import all_places, cities, find_place, locate


@pytest.mark.parametrize(
    ("province", "city", "adcode"),
    [
        ("云南省", "红河哈尼族彝族自治州", "532500"),
        ("云南", "红河州", "532500"),
        ("", "云南省红河", "532500"),
        ("内蒙古自治区", "呼市", "150100"),
        ("北京市", "北京", "110000"),
        ("北京", "", "110000"),
        ("湖北省", "襄樊", "420600"),
        ("湖北省", "潜江市", "429005"),
        ("江苏省", "昆山市", "320583"),
        ("", "昆山", "320583"),
        ("海南省", "琼海市", "469002"),
    ],
)
def test_every_spelling_of_a_city_finds_it(province: str, city: str, adcode: str) -> None:
    place = find_place(province, city)

    assert place is not None
    assert place.adcode == adcode


def test_a_city_goes_before_a_county_of_the_same_name() -> None:
    place = find_place("吉林省", "吉林")

    assert place is not None
    assert place.is_city


def test_a_county_name_shared_by_two_provinces_is_not_guessed() -> None:
    assert locate("", "鼓楼区") is None
    assert locate("江苏省", "鼓楼区") is not None


@pytest.mark.parametrize(("province", "city"), [("", ""), ("火星", "奥林波斯"), ("湖北省", "昆山")])
def test_an_unknown_place_has_no_point(province: str, city: str) -> None:
    assert locate(province, city) is None


def test_points_are_wgs84_and_not_the_shifted_datum_of_web_maps() -> None:
    tiananmen_area = (39.904, 116.407)  # GCJ-02 of the source; WGS-84 lies 0.006° to the west

    lat, lon = locate("北京市", "北京市") or (0.0, 0.0)

    assert math.isclose(lat, tiananmen_area[0] - 0.0014, abs_tol=0.0005)
    assert math.isclose(lon, tiananmen_area[1] - 0.0062, abs_tol=0.0005)


def test_every_place_lies_in_the_country_and_cities_are_all_there() -> None:
    places = all_places()

    assert len(cities()) >= 340
    assert all(3 < place.lat < 54 and 73 < place.lon < 136 for place in places)
    assert len({place.adcode for place in places}) == len(places)


def test_every_city_is_found_by_its_own_name() -> None:
    lost = [place.city for place in cities() if locate(place.province, place.city) is None]

    assert lost == []
