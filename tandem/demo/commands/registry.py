"""Writes the demo's accounts with all that hangs on them: locks, sites, contacts, machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from tandem.demo.commands.bulk import insert
from tandem.demo.rules.accounts import ROADS, AccountColumns
from tandem.demo.rules.company_facts import Machines, Needs
from tandem.demo.rules.country import INDUSTRIES
from tandem.demo.rules.people import (
    BUYING_ROLES,
    BUYING_WEIGHTS,
    TITLES,
    mobile_numbers,
    person_names,
)
from tandem.demo.rules.trade import Trade
from tandem.foundation.text import pinyin_key
from tandem.keyaccounts.models import (
    Account,
    Competitor,
    Contact,
    Figure,
    InstalledBase,
    Lock,
    Need,
    Site,
)
from tandem.keyaccounts.rules.naming import city_key, name_key

SOURCE = "demo"


@dataclass(frozen=True)
class Listed:
    """The locked and released accounts as written: ids are consecutive from `first`."""

    first: int
    count: int
    locked: int

    @property
    def ids(self) -> range:
        return range(self.first, self.first + self.count)


def name_columns(names: list[Any], places: list[Any]) -> dict[str, list[str]]:
    """What an account is called and where it lies, with the keys lists and matching read."""
    return {
        "name": [name.zh for name in names],
        "short_name": [name.short for name in names],
        "name_en": [name.en for name in names],
        "name_key": [name_key(name.zh) for name in names],
        "name_sort": [pinyin_key(name.zh) for name in names],
        "province": [place.province for place in places],
        "city": [place.city for place in places],
        "city_key": [city_key(place.city) for place in places],
    }


def write_accounts(columns: dict[str, Any], count: int, locked: int) -> Listed:
    return Listed(insert(Account, count, columns), count, locked)


def write_locks(listed: Listed, since: list[date], decided_by: list[int], today: date) -> int:
    """One lock each; those of released accounts ended within the last year."""
    ends = [
        (today - timedelta(days=20 + (at * 7) % 300)).isoformat()
        for at in range(listed.count - listed.locked)
    ]
    first_day = min(since)
    return _inserted(
        Lock,
        listed.count,
        {
            "account_id": listed.ids,
            "since": [day.isoformat() for day in since],
            "until": [None] * listed.locked + ends,
            "decided_by_id": decided_by,
            "reason": ["首批锁定" if day == first_day else "年度增补锁定" for day in since],
        },
    )


def write_sites(listed: Listed, columns: AccountColumns, rng: np.random.Generator) -> int:
    roads = rng.integers(0, len(ROADS), listed.count)
    numbers = rng.integers(1, 400, listed.count)
    return _inserted(
        Site,
        listed.count,
        {
            "account_id": listed.ids,
            "name": "本部",
            "address": [
                f"{place.city}{ROADS[road]}{number} 号"
                for place, road, number in zip(
                    columns.places, roads.tolist(), numbers.tolist(), strict=False
                )
            ],
            "city": [place.city for place in columns.places[: listed.count]],
            "lat": columns.lat[: listed.count].tolist(),
            "lon": columns.lon[: listed.count].tolist(),
            "is_exact": True,
            "is_main": True,
        },
    )


def write_contacts(
    listed: Listed, columns: AccountColumns, count: int, rng: np.random.Generator
) -> int:
    """At least one for each account, more for the large ones."""
    extra = count - listed.count
    weights = np.sqrt(columns.scale[: listed.count])
    more = rng.choice(listed.count, extra, p=weights / weights.sum())
    owner = np.sort(np.concatenate([np.arange(listed.count), more]))
    titles = [TITLES[plan.code] for plan in INDUSTRIES]
    ranks = rng.integers(0, 5, count).tolist()
    industries = columns.industry[owner].tolist()
    return _inserted(
        Contact,
        count,
        {
            "account_id": (owner + listed.first).tolist(),
            "name": person_names(rng, count),
            "title": [titles[i][rank] for i, rank in zip(industries, ranks, strict=True)],
            "phone": mobile_numbers(rng, count),
            "email": [f"contact{at}@customers.example" for at in range(1, count + 1)],
            "buying_role": rng.choice(BUYING_ROLES, count, p=BUYING_WEIGHTS).tolist(),
        },
    )


def write_machines(listed: Listed, machines: Machines, counted_on: date) -> int:
    return _inserted(
        InstalledBase,
        len(machines.account),
        {
            "account_id": (machines.account + listed.first).tolist(),
            "brand": machines.brand,
            "is_own": machines.is_own.tolist(),
            "product_line": "PC",
            "units": machines.units.tolist(),
            "as_of": counted_on.isoformat(),
        },
    )


def write_needs(listed: Listed, needs: Needs, today: date) -> int:
    days = [(today - timedelta(days=age)).isoformat() for age in needs.age.tolist()]
    accounts = (needs.account + listed.first).tolist()
    rows = {"account_id": accounts, "what": needs.what, "level": needs.level.tolist()}
    _inserted(Need, len(accounts), {**rows, "source": "visit", "on": days})
    rivals = needs.rival_account + listed.first
    return len(accounts) + _inserted(
        Competitor,
        len(rivals),
        {"account_id": rivals.tolist(), "name": needs.rival, "on": today.isoformat()},
    )


def write_figures(listed: Listed, trade: Trade, low: Any, high: Any, today: date) -> int:
    """Purchases of both years where there were any, and the wallet's range of everybody."""
    year_ago = today - timedelta(days=365)
    sets = (
        (Figure.Kind.REVENUE_YEAR, today, trade.revenue),
        (Figure.Kind.REVENUE_YEAR, year_ago, trade.before),
        (Figure.Kind.WALLET_LOW, today, low),
        (Figure.Kind.WALLET_HIGH, today, high),
    )
    written = 0
    for kind, day, amounts in sets:
        told = np.flatnonzero(np.asarray(amounts) > 0)
        if kind is Figure.Kind.REVENUE_YEAR and day == today:
            # An account that bought a year ago and not since has a figure too: nothing.
            told = np.flatnonzero((trade.revenue > 0) | (trade.before > 0))
        rows = {
            "account_id": (told + listed.first).tolist(),
            "kind": kind.value,
            "as_of": day.isoformat(),
            "amount_minor": np.asarray(amounts)[told].tolist(),
            "source": SOURCE,
        }
        written += _inserted(Figure, len(told), rows)
    return written


def _inserted(model: Any, count: int, columns: dict[str, Any]) -> int:
    insert(model, count, columns)
    return count
