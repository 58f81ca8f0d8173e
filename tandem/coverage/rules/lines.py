"""From the planner's arrays to one plain line an account, with its reason in codes.

A reason holds codes and figures only; pages put them into words in the reader's language. Lines
come largest value first: that is the order people read a plan in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tandem.planning.coverage.plan import (
    CoveragePlan,
    Limit,
    ModeReason,
    OwnerReason,
    Part,
)
from tandem.planning.facts import Fact
from tandem.planning.problem import Bools, Ints
from tandem.planning.terms import NONE, Mode

SELLER_LIMITS = frozenset({Limit.VISITS, Limit.HOURS, Limit.TOP_COUNT})
SELLER_FACTS = frozenset({"TOP_COUNT", "VISITS", "HOURS", "HOURS_BAND", "TOP_RELAXED"})
MODE_CODE = {
    NONE: "",
    Mode.PERSONAL: "personal",
    Mode.SHARED: "shared",
    Mode.INSIDE: "inside",
    Mode.PARTNER_LED: "partner_led",
}


@dataclass(frozen=True)
class Line:
    """One account of the plan; ids are the database's, None where nobody."""

    row: int
    account_id: int
    owner_id: int | None
    partner_id: int | None
    mode: str
    visits: int
    is_top: bool
    value: float
    reason: dict[str, Any]


@dataclass(frozen=True)
class Ids:
    """Whose database row each index of the problem is."""

    sellers: Sequence[int]
    partners: Sequence[int]
    regions: Sequence[int]

    def seller(self, index: int) -> int | None:
        return self.sellers[index] if 0 <= index < len(self.sellers) else None

    def partner(self, index: int) -> int | None:
        return self.partners[index] if 0 <= index < len(self.partners) else None

    def region(self, index: int) -> int | None:
        return self.regions[index] if 0 <= index < len(self.regions) else None


def lines_of(plan: CoveragePlan, ids: Ids, pins: Ints) -> Iterator[Line]:
    """Every account once, largest value first (equal values in the order of the list).

    A pin is a person's word: where limits left the planner no way to keep it, it is kept here.
    """
    value = plan.parts.sum(axis=1)
    owner = np.where(broken_pins(plan, pins), pins, plan.owner)
    for row in np.argsort(-value, kind="stable").tolist():
        yield Line(
            row=row,
            account_id=int(plan.account_key[row]),
            owner_id=ids.seller(int(owner[row])),
            partner_id=ids.partner(int(plan.partner[row])),
            mode=MODE_CODE[int(plan.mode[row])],
            visits=int(plan.visits[row]),
            is_top=bool(plan.is_top[row]),
            value=round(float(value[row]), 3),
            reason=reason_of(plan, row, ids),
        )


def broken_pins(plan: CoveragePlan, pins: Ints) -> Bools:
    """Accounts the planner gave to another seller than the pinned one."""
    return (pins != NONE) & (plan.owner != pins)


def pins_forced(plan: CoveragePlan, pins: Ints) -> list[dict[str, Any]]:
    """The violation that says so, if there are any."""
    count = int(broken_pins(plan, pins).sum())
    if not count:
        return []
    nobody = {"region": None, "seller": None, "partner": None}
    return [{"code": "PINS_FORCED", **nobody, "amount": count, "limit": 0}]


def reason_of(plan: CoveragePlan, row: int, ids: Ids) -> dict[str, Any]:
    """Why this owner and mode, what the value is made of, and what else was possible."""
    reason: dict[str, Any] = {
        "owner": OwnerReason(int(plan.owner_reason[row])).name,
        "mode": ModeReason(int(plan.mode_reason[row])).name,
        "parts": {
            part.name: round(float(plan.parts[row, part]), 3)
            for part in Part
            if abs(plan.parts[row, part]) >= 0.0005
        },
        "alternatives": _alternatives(plan, row, ids),
    }
    limit = Limit(int(plan.binding[row]))
    if limit is not Limit.HAS_VISITS:
        index = int(plan.binding_index[row])
        whose = ids.partner(index) if limit is Limit.PARTNER_LOAD else None
        reason["limit"] = {
            "code": limit.name,
            "seller": ids.seller(index) if limit in SELLER_LIMITS else None,
            "partner": whose,
            "short": _finite(plan.binding_short[row]),
            "price": _finite(plan.binding_price[row]),
        }
    return reason


def _alternatives(plan: CoveragePlan, row: int, ids: Ids) -> list[dict[str, Any]]:
    other = plan.alternatives
    return [
        {
            "owner": ids.seller(int(other.owner[row, at])),
            "mode": MODE_CODE[int(other.mode[row, at])],
            "visits": int(other.visits[row, at]),
            "partner": ids.partner(int(other.partner[row, at])),
            "value": _finite(other.value_change[row, at]),
            "plan": _finite(other.priced_change[row, at]),
        }
        for at in range(other.owner.shape[1])
        if other.owner[row, at] >= 0
    ]


def facts_of(facts: Sequence[Fact], ids: Ids) -> list[dict[str, Any]]:
    """Violations and notes with the database's ids, to be worded by the page."""
    return [
        {
            "code": fact.code,
            "region": ids.region(fact.region),
            "seller": ids.seller(fact.subject) if fact.code in SELLER_FACTS else None,
            "partner": ids.partner(fact.subject) if fact.code == "PARTNER_LOAD" else None,
            "amount": _finite(fact.amount),
            "limit": _finite(fact.limit),
        }
        for fact in facts
    ]


def _finite(number: float) -> float:
    """Two databases keep JSON, and neither keeps infinity."""
    value = float(number)
    return round(value, 3) if np.isfinite(value) else 0.0
