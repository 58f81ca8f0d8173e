"""Where a city lies: its point by province and name, however the name was typed.

Points are WGS-84 and stand for the whole city (data/SOURCES.md); a site placed here is not exact.
Names are folded by `naming.city_key`, so 红河州, 云南省红河 and 红河哈尼族彝族自治州 are one place.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

from tandem.keyaccounts.rules.naming import city_key, region_key

DATUM = "WGS-84"
_FILE = Path(__file__).resolve().parent.parent / "data" / "places.csv"

# Cities and districts that were renamed or joined to another: old name → present name.
_RETIRED = {
    "襄樊": "襄阳",
    "思茅地区": "普洱",
    "崇文区": "东城区",
    "宣武区": "西城区",
    "卢湾区": "黄浦区",
    "闸北区": "静安区",
    "南汇区": "浦东新区",
    "大厂区": "六合区",
    "梅列区": "三元区",
    "江北县": "江北区",
    "达川地区": "达州",
    "米泉": "米东区",
    "路南": "石林",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One area: `county` is empty for a city, `city` too for a province."""

    adcode: str
    province: str
    city: str
    county: str
    lat: float
    lon: float

    @property
    def is_city(self) -> bool:
        return bool(self.city) and not self.county


def locate(province: str, city: str) -> tuple[float, float] | None:
    """(lat, lon) of a city or county; None if unknown, or if its name is in several provinces."""
    place = find_place(province, city)
    return (place.lat, place.lon) if place else None


def find_place(province: str, city: str) -> Place | None:
    """A city goes before a county of its name; without a city the province's own point answers."""
    if not city.strip():
        return _provinces().get(region_key(province)) if province.strip() else None
    name = _present_name(city)
    if province.strip():
        return _in_province().get((region_key(province), name))
    return _anywhere().get(name)


def cities() -> list[Place]:
    """Every city, in the order of its code."""
    return [place for place in all_places() if place.is_city]


@functools.cache
def all_places() -> tuple[Place, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Place(
                row["adcode"],
                row["province"],
                row["city"],
                row["county"],
                float(row["lat"]),
                float(row["lon"]),
            )
            for row in csv.DictReader(file)
        )


def _present_name(city: str) -> str:
    for name in (city.strip(), city_key(city)):
        if name in _RETIRED:
            return city_key(_RETIRED[name])
    return city_key(city)


@functools.cache
def _provinces() -> dict[str, Place]:
    """A municipality is a city and a province at once."""
    return {
        region_key(place.province): place for place in all_places() if place.adcode.endswith("0000")
    }


@functools.cache
def _in_province() -> dict[tuple[str, str], Place]:
    found: dict[tuple[str, str], Place] = {}
    for place in _cities_first():
        found.setdefault((region_key(place.province), _key_of(place)), place)
    return found


@functools.cache
def _anywhere() -> dict[str, Place]:
    """Names that mean one place: a city's, or a county's that no other county shares."""
    cities_by_name: dict[str, Place] = {}
    counties: dict[str, list[Place]] = {}
    for place in _cities_first():
        if place.is_city:
            cities_by_name.setdefault(_key_of(place), place)
        else:
            counties.setdefault(_key_of(place), []).append(place)
    alone = {name: places[0] for name, places in counties.items() if len(places) == 1}
    return alone | cities_by_name


def _cities_first() -> list[Place]:
    return sorted(
        (place for place in all_places() if place.city),
        key=lambda place: (not place.is_city, place.adcode),
    )


def _key_of(place: Place) -> str:
    return city_key(place.county or place.city)
