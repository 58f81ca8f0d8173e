"""A plan under another condition: fewer visits, another staffing ratio, a partner less, a longer list.

How each changes the frozen problem is in `conditions.py`, which only a job needs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class WhatIf:
    """What to change; None: as it is. `inside_ratio`: inside to one outside seller."""

    visits_per_week: int | None = None
    inside_ratio: float | None = None
    without_partner: int | None = None  # the company's id
    accounts: int | None = None
    accounts_percent: float | None = None  # longer or, below zero, shorter by so much
    moves_percent: float | None = None  # of the owned accounts, that may change hands

    def asked(self) -> dict[str, Any]:
        """Only what was asked for, as the plan keeps it."""
        pairs = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in pairs if value is not None}


def length_of(list_now: int, percent: float) -> int:
    """How many accounts a list has that is so much longer, or shorter; at least one."""
    return max(round(list_now * (1 + percent / 100)), 1)
