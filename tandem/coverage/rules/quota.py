"""Visits a seller owes in a week: customers and partners apart, or one quota for both.

Shared, `customers` is the whole, and visits to partners count among them, at most `partners` a week; so
"a week of twelve" can be read either way (docs/glossary.md: visit quota).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

MOST_CUSTOMERS, MOST_PARTNERS = 40, 20


@dataclass(frozen=True)
class Quota:
    customers: int
    partners: int
    is_shared: bool = False

    @property
    def planned_customers(self) -> int:
        """Customer visits a plan makes room for; shared, partners have their part of the whole."""
        return self.customers - self.partners if self.is_shared else self.customers

    def at_share(self, share: float) -> Quota:
        """The part of somebody who works this share of the time: the plan and the week ask for the same."""
        if share >= 1:
            return self
        customers = max(1, round(self.customers * share)) if share > 0 else 0
        return replace(self, customers=customers, partners=round(self.partners * share))

    def customers_due(self, due: int, partners_due: int, to_partners: int) -> int:
        """Customer visits owed, of a whole that is `due`, when so many go to partners."""
        return due - min(partners_due, to_partners) if self.is_shared else due


def nonsense(quota: Quota) -> str:
    """Why nobody could keep it; empty if somebody can."""
    if not 1 <= quota.customers <= MOST_CUSTOMERS:
        return "customers"
    if not 0 <= quota.partners <= MOST_PARTNERS:
        return "partners"
    if quota.is_shared and quota.partners >= quota.customers:
        return "nothing_left"
    return ""


def quota_on(day: date, dated: Sequence[tuple[date, Quota]], usual: Quota) -> Quota:
    """The last one that began by that day; `dated` is in the order of their beginnings."""
    begun = [quota for since, quota in dated if since <= day]
    return begun[-1] if begun else usual
