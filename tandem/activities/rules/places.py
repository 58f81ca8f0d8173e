"""Points on the earth: how far apart, and where Chinese maps draw them.

Places are stored as WGS-84, as a phone gives them. Maps of mainland China draw in GCJ-02, which
lies some hundred metres off; the offset is the published polynomial and sine series.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt

EARTH_M = 6_371_008.8
# Krasovsky's ellipsoid, which GCJ-02 is computed on.
AXIS_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
MAINLAND = (72.004, 137.8347, 0.8293, 55.8271)  # west, east, south, north of the offset's area


@dataclass(frozen=True)
class Place:
    """WGS-84 degrees, and within how many metres the device believes it."""

    lat: float
    lon: float
    accuracy_m: int | None = None


def metres_between(one: Place, other: Place) -> float:
    """Great-circle distance."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (one.lat, one.lon, other.lat, other.lon))
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(min(1.0, half)))


def to_chinese_map(place: Place) -> Place:
    """The same point in GCJ-02; outside the mainland's area there is no offset."""
    west, east, south, north = MAINLAND
    if not (west <= place.lon <= east and south <= place.lat <= north):
        return place
    x, y = place.lon - 105.0, place.lat - 35.0
    lat_rad = radians(place.lat)
    bend = 1 - ECCENTRICITY_SQUARED * sin(lat_rad) ** 2
    lat_metre = (AXIS_M * (1 - ECCENTRICITY_SQUARED)) / (bend * sqrt(bend)) * pi / 180
    lon_metre = AXIS_M / sqrt(bend) * cos(lat_rad) * pi / 180
    return Place(
        place.lat + _north(x, y) / lat_metre,
        place.lon + _east(x, y) / lon_metre,
        place.accuracy_m,
    )


def _north(x: float, y: float) -> float:
    base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return base + _ripple(x) + _waves(y, 20.0, 40.0, 3, 160.0, 12, 320.0, 30)


def _east(x: float, y: float) -> float:
    base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return base + _ripple(x) + _waves(x, 20.0, 40.0, 3, 150.0, 12, 300.0, 30)


def _ripple(x: float) -> float:
    return (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0


def _waves(
    v: float, a: float, b: float, b_length: int, c: float, c_length: int, d: float, d_length: int
) -> float:
    near = a * sin(v * pi) + b * sin(v / b_length * pi)
    far = c * sin(v / c_length * pi) + d * sin(v * pi / d_length)
    return (near + far) * 2.0 / 3.0
