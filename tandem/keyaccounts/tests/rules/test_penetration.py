"""Penetration and the middle of a wallet."""

from __future__ import annotations

import pytest

from tandem.keyaccounts.rules.penetration import penetration_permille, wallet_middle


@pytest.mark.parametrize(
    ("own", "units", "revenue", "wallet", "expected"),
    [
        (0, 0, 0, 0, None),
        (0, 0, 500, 0, None),
        (30, 60, 0, 0, 500),
        (1, 3, 0, 0, 333),
        (2, 3, 0, 0, 667),
        (0, 10, 900, 1000, 0),
        (0, 0, 250, 1000, 250),
        (0, 0, 3000, 1000, 1000),
    ],
)
def test_machines_count_first_and_money_where_nobody_counted(
    own: int, units: int, revenue: int, wallet: int, expected: int | None
) -> None:
    found = penetration_permille(
        units_own=own, units_all=units, revenue_minor=revenue, wallet_minor=wallet
    )

    assert found == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0, 0, 0), (100, 300, 200), (100, 0, 100), (0, 300, 300)]
)
def test_one_end_of_a_range_stands_for_both(low: int, high: int, expected: int) -> None:
    assert wallet_middle(low, high) == expected
