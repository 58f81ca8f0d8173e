"""What the kept account becomes when another is merged into it: its own word stands, and what it
does not know it takes from the other (docs, domain §3: a merge loses nothing)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Columns that only make sense together: taken all or none, judged by the first.
GROUPS = (
    ("short_name",),
    ("name_en",),
    ("credit_code",),
    ("external_id",),
    ("province",),
    ("city", "city_key"),
    ("owner_id",),
    ("inside_id",),
    ("partner_id",),
    ("mode", "is_top", "visits_per_quarter"),
    ("segment",),
    ("lat", "lon"),
    ("revenue_year_minor",),
    ("wallet_low_minor", "wallet_high_minor", "potential_minor"),
    ("units_all", "units_own"),
    ("penetration_permille",),
)
LATEST = ("last_visit_on", "last_contact_on", "need_level")
LOCKED = "locked"


def union(kept: Mapping[str, Any], absorbed: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the kept account that change, with their new values."""
    changes: dict[str, Any] = {}
    for group in GROUPS:
        if not kept[group[0]] and absorbed[group[0]]:
            changes |= {name: absorbed[name] for name in group}
    for name in LATEST:
        known = [value for value in (kept[name], absorbed[name]) if value is not None]
        if known and max(known) != kept[name]:
            changes[name] = max(known)
    if absorbed["state"] == LOCKED and kept["state"] != LOCKED:
        changes["state"] = LOCKED
    return {name: value for name, value in changes.items() if kept[name] != value}
