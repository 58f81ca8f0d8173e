"""Development funds: who may approve how much, and what a budget still has (docs/modules/partners.md).

Nobody approves what they asked for themselves, and no budget gives more than it holds. A region's
manager decides for partners of the region, an industry's director for customers of the industry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from tandem.organisation.rules.roles import Role


class FundState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    CLAIMED = "claimed"
    PAID = "paid"
    LAPSED = "lapsed"  # approved, and the money went back unspent


UNLIMITED = frozenset({Role.VP})


def may_approve(roles: Iterable[Role], amount_minor: int, limits: Mapping[str, int]) -> bool:
    """`limits` says for each role the most it may approve, in fen; the vice president has none."""
    held = set(roles)
    if held & UNLIMITED:
        return True
    return any(amount_minor <= limits.get(role.value, -1) for role in held)


def lies_within(industries: Iterable[int], reach: Iterable[int]) -> bool:
    """All the customers the money is for are of industries one directs; none named: no."""
    asked = set(industries)
    return bool(asked) and asked <= set(reach)


def fits(amount_minor: int, *, budget_minor: int, committed_minor: int) -> bool:
    return 0 < amount_minor <= budget_minor - committed_minor


def left_over(*, approved_minor: int, paid_minor: int) -> int:
    """What goes back into the budget when less was spent than approved."""
    return max(0, approved_minor - paid_minor)
