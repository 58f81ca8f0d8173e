"""How deep the vendor sits in an account (docs, domain §4): own units ÷ all units of the installed
base; where nobody counted, own spend ÷ the middle of the wallet."""

from __future__ import annotations


def penetration_permille(
    *, units_own: int, units_all: int, revenue_minor: int, wallet_minor: int
) -> int | None:
    """0 to 1000, rounded half up; None when nothing is known to divide by."""
    if units_all > 0:
        own, whole = units_own, units_all
    elif wallet_minor > 0:
        own, whole = revenue_minor, wallet_minor
    else:
        return None
    return min(1000, max(0, (2000 * own + whole) // (2 * whole)))


def wallet_middle(low_minor: int, high_minor: int) -> int:
    """The middle of the range; one end alone stands for both."""
    if low_minor and high_minor:
        return (low_minor + high_minor) // 2
    return low_minor or high_minor
