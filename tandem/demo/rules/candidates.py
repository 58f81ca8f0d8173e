"""Discovered customers that wait for a decision; some are on the list already, spelt otherwise."""

from __future__ import annotations

import numpy as np

from tandem.demo.rules.organisation_names import OrganisationName

_TRADITIONAL = str.maketrans("区学业银电厂华东车药设计发务", "區學業銀電廠華東車藥設計發務")
_LONG = "有限责任公司"
_PLAIN = "有限公司"


def spelt_otherwise(name: OrganisationName, city: str, way: int) -> str:
    """One of five ways people write a name they know: legal form, brackets, width, short, old."""
    zh = name.zh
    place = city.removesuffix("市")
    if way == 0:
        if zh.endswith(_LONG):
            return zh.removesuffix(_LONG) + _PLAIN
        return zh.replace(_PLAIN, _LONG) if zh.endswith(_PLAIN) else f"{zh}(本部)"
    if way == 1:
        return zh.replace(place, f"（{place}）", 1) if not zh.startswith(place) else f"{zh} "
    if way == 2:
        return zh.translate(_TRADITIONAL)
    if way == 3:
        return name.short
    return zh.removesuffix(_PLAIN) + "公司" if zh.endswith(_PLAIN) else f"{zh}机关"


def planted(count: int, locked: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """(position of the account on the list, way of spelling) of each duplicate."""
    originals = rng.choice(locked, count, replace=False).tolist()
    return [(original, at % 5) for at, original in enumerate(originals)]
