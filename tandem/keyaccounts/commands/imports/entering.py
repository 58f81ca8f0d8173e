"""New accounts and the facts their rows bring, as plain values in bulk.

Names are folded, spelt in pinyin and located before the transaction begins, so that the write
lock is held for the writing alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tandem.foundation import bulk
from tandem.foundation.text import pinyin_key, search_tokens
from tandem.keyaccounts.commands.imports.comparing import columns_of
from tandem.keyaccounts.commands.imports.due import DueRow
from tandem.keyaccounts.models import (
    Account,
    Contact,
    Figure,
    InstalledBase,
    SearchEntry,
    Site,
)
from tandem.keyaccounts.rules.naming import city_key, name_key
from tandem.keyaccounts.rules.penetration import penetration_permille
from tandem.keyaccounts.rules.places import locate
from tandem.keyaccounts.search import NAMES

OWN_BRAND, OTHER_BRANDS = "本品牌", "其他品牌"
FIGURES = {
    Figure.Kind.REVENUE_YEAR.value: "revenue_last_year",
    Figure.Kind.WALLET_LOW.value: "wallet",
    Figure.Kind.WALLET_HIGH.value: "wallet",
}
CONTACT = {
    "name": ("contact_name", 60),
    "title": ("contact_title", 80),
    "phone": ("contact_phone", 40),
    "email": ("contact_email", 120),
}
SITE = ("address", "city", "lat", "lon", "is_exact", "is_main")
MACHINES = ("brand", "is_own", "units", "as_of")
COLUMNS = (
    *("name", "short_name", "name_en", "credit_code", "external_id", "province", "city"),
    *("region_id", "industry_id", "owner_id", "inside_id", "partner_id"),
    *("revenue_year_minor", "potential_minor", "units_own", "units_all", "lat", "lon"),
    *("name_key", "name_sort", "city_key", "wallet_low_minor", "wallet_high_minor"),
    "penetration_permille",
)
DEFAULTS = {name: Account._meta.get_field(name).get_default() for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Everything of one new account that can be worked out before anything is written."""

    row: DueRow
    columns: dict[str, Any]
    tokens: str
    contact: dict[str, str]
    site: dict[str, Any]
    machines: list[dict[str, Any]]
    figures: list[tuple[str, int]]


def prepare(row: DueRow, *, on: date) -> NewAccount:
    columns = DEFAULTS | columns_of(row.clean)
    columns |= keys_of(columns, columns)
    place = place_of(row.clean)
    columns["lat"], columns["lon"] = place or (None, None)
    return NewAccount(
        row=row,
        columns=columns,
        tokens=search_tokens(*(columns[name] for name in NAMES)),
        contact=contact_of(row.clean),
        site=site_of(row.clean),
        machines=machines_of(row.clean, on),
        figures=figures_of(row.clean),
    )


def enter_accounts(new: Sequence[NewAccount], *, source: str, now: datetime, on: date) -> None:
    """One candidate a row with its facts; the rows learn which account is theirs."""
    if not new:
        return
    ids = bulk.reserve_ids(Account, len(new))
    bulk.insert_rows(
        Account,
        ("id", "created_at", *COLUMNS),
        [
            (pk, now, *(item.columns[name] for name in COLUMNS))
            for pk, item in zip(ids, new, strict=True)
        ],
    )
    bulk.insert_rows(
        SearchEntry,
        ("rowid", "tokens"),
        [(pk, item.tokens) for pk, item in zip(ids, new, strict=True)],
    )
    for pk, item in zip(ids, new, strict=True):
        item.row.account_id = pk
        item.row.made = {"account": True}
    _enter_facts(new, ids, source, on)


def keys_of(changed: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from those `changed`; `columns` are the account's as they now are."""
    keys: dict[str, Any] = {}
    if "name" in changed:
        keys["name_key"] = name_key(changed["name"])[:200]
        keys["name_sort"] = pinyin_key(changed["name"])[:200]
    if "city" in changed:
        keys["city_key"] = city_key(changed["city"])[:40]
    if "potential_minor" in changed:
        keys["wallet_low_minor"] = keys["wallet_high_minor"] = changed["potential_minor"]
    if changed.keys() & {"units_own", "units_all", "revenue_year_minor", "potential_minor"}:
        keys["penetration_permille"] = penetration_permille(
            units_own=columns["units_own"],
            units_all=columns["units_all"],
            revenue_minor=columns["revenue_year_minor"],
            wallet_minor=columns["potential_minor"],
        )
    return keys


def place_of(clean: Mapping[str, Any]) -> tuple[float, float] | None:
    if "latitude" in clean and "longitude" in clean:
        return clean["latitude"], clean["longitude"]
    return locate(clean.get("province", ""), clean.get("city", ""))


def contact_of(clean: Mapping[str, Any]) -> dict[str, str]:
    """Empty where the row names nobody."""
    if not clean.get("contact_name"):
        return {}
    return {column: str(clean.get(name, ""))[:limit] for column, (name, limit) in CONTACT.items()}


def site_of(clean: Mapping[str, Any]) -> dict[str, Any]:
    """Empty where the row names neither an address nor a place anybody knows."""
    place = place_of(clean)
    if not place and not clean.get("address"):
        return {}
    lat, lon = place or (None, None)
    values = (str(clean.get("address", ""))[:200], str(clean.get("city", ""))[:40], lat, lon)
    return dict(zip(SITE, (*values, "latitude" in clean, True), strict=True))


def machines_of(clean: Mapping[str, Any], on: date) -> list[dict[str, Any]]:
    """Own machines and all others."""
    own, total = clean.get("own_units"), clean.get("total_units")
    if own is None:
        return []
    counts = [(OWN_BRAND, True, own), (OTHER_BRANDS, False, (total or own) - own)]
    return [
        dict(zip(MACHINES, (brand, mine, units, on), strict=True))
        for brand, mine, units in counts
        if units or mine
    ]


def figures_of(clean: Mapping[str, Any]) -> list[tuple[str, int]]:
    """(kind, amount) of each figure the row states."""
    return [(kind, clean[name]) for kind, name in FIGURES.items() if clean.get(name) is not None]


def _enter_facts(new: Sequence[NewAccount], ids: Sequence[int], source: str, on: date) -> None:
    entered = list(zip(ids, new, strict=True))
    bulk.insert_rows(
        Contact,
        ("account", *CONTACT),
        [(pk, *item.contact.values()) for pk, item in entered if item.contact],
    )
    bulk.insert_rows(
        Site,
        ("account", *SITE),
        [(pk, *item.site.values()) for pk, item in entered if item.site],
    )
    bulk.insert_rows(
        InstalledBase,
        ("account", *MACHINES),
        [(pk, *counted.values()) for pk, item in entered for counted in item.machines],
    )
    bulk.insert_rows(
        Figure,
        ("account", "kind", "as_of", "amount_minor", "source"),
        [(pk, kind, on, amount, source) for pk, item in entered for kind, amount in item.figures],
    )
