"""Make places.csv from the open lists of administrative areas (SOURCES.md says which).

    python make_places.py FOLDER_WITH_ADCODES > places.csv

The source's points are in GCJ-02 (the datum of Chinese web maps); they are moved to WGS-84 here,
so that distances to points measured by a phone are right to a few metres and not to 500.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path

SEMI_MAJOR = 6378245.0
ECCENTRICITY_2 = 0.00669342162296594323
NO_PLACE = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
OUTSIDE_THE_SHIFT = ("71", "81", "82")


def to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """Invert the published GCJ-02 shift; two rounds bring it below a metre."""
    guess_lat, guess_lon = lat, lon
    for _ in range(2):
        shift_lat, shift_lon = gcj_shift(guess_lat, guess_lon)
        guess_lat, guess_lon = lat - shift_lat, lon - shift_lon
    return guess_lat, guess_lon


def gcj_shift(lat: float, lon: float) -> tuple[float, float]:
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    phi = math.radians(lat)
    magic = 1 - ECCENTRICITY_2 * math.sin(phi) ** 2
    metres_north = SEMI_MAJOR * (1 - ECCENTRICITY_2) / (magic * math.sqrt(magic))
    metres_east = SEMI_MAJOR / math.sqrt(magic) * math.cos(phi)
    return math.degrees(north / metres_north), math.degrees(east / metres_east)


def places(rows: list[dict[str, str]]) -> list[list[str]]:
    """adcode, province, city, county, lat, lon: one line an area that has a point."""
    names = {row["adcode"][:6]: row["name"] for row in rows}
    lines = []
    for row in sorted(rows, key=lambda row: row["adcode"]):
        code = row["adcode"][:6]
        if row["name"] in NO_PLACE or not row["longitude"]:
            continue
        province = names[code[:2] + "0000"]
        city, county = _levels(code, names, province)
        lat, lon = float(row["latitude"]), float(row["longitude"])
        if not code.startswith(OUTSIDE_THE_SHIFT):
            lat, lon = to_wgs84(lat, lon)
        lines.append([code, province, city, county, f"{lat:.5f}", f"{lon:.5f}"])
    return lines


def _levels(code: str, names: dict[str, str], province: str) -> tuple[str, str]:
    """A municipality and a county governed by its province are cities of their own."""
    if code.endswith("0000"):
        return (province if province.endswith(("市", "特别行政区")) else ""), ""
    if code.endswith("00"):
        return names[code], ""
    above = names.get(code[:4] + "00", "")
    if above in NO_PLACE or not above:
        if province.endswith(("市", "特别行政区")):
            return province, names[code]
        return names[code], ""
    return above, names[code]


def main() -> None:
    source = Path(sys.argv[1]) / "adcodes.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        lines = places(list(csv.DictReader(file)))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["adcode", "province", "city", "county", "lat", "lon"])
    writer.writerows(lines)


if __name__ == "__main__":
    main()
