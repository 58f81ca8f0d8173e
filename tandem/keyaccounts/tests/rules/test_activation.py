"""Activation, held against the definition read word by word (docs, domain §4)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.keyaccounts.rules.activation import (
    Activation,
    History,
    activation_rate,
    activations,
    activity_on,
    is_active,
)

DAY = date(2026, 4, 1)
WINDOW = 365


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], []),
        ([0], [(0, "new")]),
        ([0, 0], [(0, "new")]),
        ([0, 365], [(0, "new")]),
        ([0, 366], [(0, "new"), (366, "reactivated")]),
        ([366, 0], [(0, "new"), (366, "reactivated")]),
        ([0, 200, 500, 900], [(0, "new"), (900, "reactivated")]),
    ],
)
def test_an_order_activates_what_was_not_active_the_moment_before(
    days: list[int], expected: list[tuple[int, str]]
) -> None:
    found = activations([day(offset) for offset in days], window=WINDOW)

    assert found == [Activation(day(offset), kind) for offset, kind in expected]


@pytest.mark.parametrize(
    ("ordered", "moment", "expected"),
    [(0, 0, False), (0, 1, True), (0, 365, True), (0, 366, False), (5, 3, False)],
)
def test_active_means_an_order_in_the_window_before_the_moment(
    ordered: int, moment: int, expected: bool
) -> None:
    assert is_active([day(ordered)], moment=day(moment), window=WINDOW) is expected


@pytest.mark.parametrize(
    ("last", "expected"), [(None, "new"), (0, "active"), (-364, "active"), (-365, "dormant")]
)
def test_the_state_of_today_counts_the_orders_of_today(last: int | None, expected: str) -> None:
    last_order = None if last is None else day(last)

    assert activity_on(last_order, on=DAY, window=WINDOW) == expected


offsets = st.lists(st.integers(min_value=-1500, max_value=1500), max_size=25)


@given(offsets)
def test_the_ledger_agrees_with_the_definition_day_by_day(days: list[int]) -> None:
    ordered = [day(offset) for offset in days]

    brute = [
        Activation(each, "new" if each == min(ordered) else "reactivated")
        for each in sorted(set(ordered))
        if not is_active(ordered, moment=each, window=WINDOW)
    ]

    assert activations(ordered, window=WINDOW) == brute


@given(offsets, st.integers(min_value=-1500, max_value=1500))
def test_the_state_of_a_day_is_the_state_at_the_start_of_the_next(
    days: list[int], today: int
) -> None:
    known = [day(offset) for offset in days if offset <= today]
    active = is_active(known, moment=day(today + 1), window=WINDOW)

    state = activity_on(max(known, default=None), on=day(today), window=WINDOW)

    assert (state == "active") is active


@given(st.lists(offsets, max_size=8), st.integers(1, 120))
def test_the_rate_counts_each_account_once_over_a_frozen_denominator(
    accounts: list[list[int]], length: int
) -> None:
    end = day(length)
    histories = [History([day(offset) for offset in days]) for days in accounts]

    rate = activation_rate(histories, start=DAY, end=end, window=WINDOW)

    open_at_start = [
        each for each in histories if not is_active(each.order_days, moment=DAY, window=WINDOW)
    ]
    assert rate.open == len(open_at_start)
    assert rate.activated == sum(
        any(DAY <= ordered < end for ordered in each.order_days) for each in open_at_start
    )
    assert rate.share is None or 0 <= rate.share <= 1


def test_a_rate_of_nobody_is_not_known() -> None:
    rate = activation_rate([], start=DAY, end=day(91), window=WINDOW)

    assert rate.share is None


def test_a_rate_is_exact() -> None:
    histories = [History([day(3)]), History([]), History([day(-400)])]

    rate = activation_rate(histories, start=DAY, end=day(91), window=WINDOW)

    assert rate.share == Fraction(1, 3)
