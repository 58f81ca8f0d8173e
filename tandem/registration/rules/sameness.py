"""When two claims mean one customer: the same account or one of its hierarchy, or one name spelt otherwise.

Spelling is judged by `keyaccounts.rules.naming`: legal form, brackets, script and spaces tell no two
apart, and a name without its place agrees with the one that has it, unless the places or the
cities exclude each other. In doubt two claims are one: a conflict is looked at by a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tandem.keyaccounts.rules.naming import city_key, name_parts, places_conflict
from tandem.keyaccounts.rules.place_names import REGION_OF

_BRACKETED = re.compile(r"[(（]\s*([^()（）]{2,10})\s*[)）]")


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom a claim is about; `root_id` is the top of the account's hierarchy."""

    key: str
    core: str
    place: str
    city: str
    root_id: int | None = None


def customer_of(name: str, city: str, *, root_id: int | None = None) -> Customer:
    parts = name_parts(_place_first(name))
    return Customer(parts.key, parts.core, parts.place, city_key(city), root_id)


def _place_first(name: str) -> str:
    """霜序机械（北京）有限公司 as 北京霜序机械有限公司: the Beijing company of the same house."""
    found = _BRACKETED.search(name)
    if found is None or city_key(found[1]) not in REGION_OF:
        return name
    return city_key(found[1]) + name[: found.start()] + name[found.end() :]


def are_same(one: Customer, other: Customer) -> bool:
    if one.root_id is not None and one.root_id == other.root_id:
        return True
    if one.core != other.core and one.key != other.key:
        return False
    if places_conflict(one.place, other.place):
        return False
    return not (one.city and other.city and _exclude(one, other))


def _exclude(one: Customer, other: Customer) -> bool:
    """Two cities exclude each other, unless one is named in the other's name."""
    if one.city == other.city:
        return False
    return one.city not in other.place and other.city not in one.place
