"""Money is exact on every path: adding, sharing out, multiplying."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation.money import MINOR_DIGITS, Money

amounts = st.integers(-(10**15), 10**15)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)
factors = st.decimals("-1000", "1000", places=4)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("10.50", "CNY", 1050),
        ("0.005", "CNY", 1),
        ("0.0049", "CNY", 0),
        ("-0.005", "CNY", -1),
        ("1234.5", "JPY", 1235),
        ("1.2345", "KWD", 1235),
        ("98765432109876.54", "CNY", 9876543210987654),
    ],
)
def test_major_units_are_rounded_half_up_to_the_smallest_coin(
    text: str, currency: str, minor: int
) -> None:
    assert Money.of(text, currency) == Money(minor, currency)


@pytest.mark.parametrize("wrong", [1.5, True, "7", None])
def test_minor_units_are_whole_numbers_and_nothing_else(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong)  # type: ignore[arg-type]


def test_a_float_is_refused_because_it_cannot_hold_an_amount() -> None:
    with pytest.raises(TypeError):
        Money.of(0.1)  # type: ignore[arg-type]


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="XXX"):
        Money(1, "XXX")


@pytest.mark.parametrize("act", ["__add__", "__sub__", "__lt__", "__le__"])
def test_two_currencies_are_never_reckoned_together(act: str) -> None:
    with pytest.raises(ValueError, match="CNY and USD"):
        getattr(Money(1, "CNY"), act)(Money(1, "USD"))


@given(amounts, st.sampled_from(sorted(MINOR_DIGITS)))
def test_major_and_minor_units_are_the_same_amount(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert Money.of(money.major, currency) == money


@given(amounts, weights)
def test_shares_sum_to_the_whole(minor: int, shares: list[int]) -> None:
    parts = Money(minor).split(shares)

    assert sum(part.minor for part in parts) == minor


@given(amounts, weights)
def test_every_share_is_within_one_coin_of_its_exact_part(minor: int, shares: list[int]) -> None:
    parts = Money(minor).split(shares)

    exact = [Fraction(minor * share, sum(shares)) for share in shares]
    assert all(abs(part.minor - due) < 1 for part, due in zip(parts, exact, strict=True))


@given(amounts, weights)
def test_a_share_without_weight_gets_nothing(minor: int, shares: list[int]) -> None:
    parts = Money(minor).split([*shares, 0])

    assert parts[-1] == Money(0)


def test_left_over_coins_go_to_the_largest_remainders_then_to_the_first() -> None:
    assert [part.minor for part in Money(100).split([1, 1, 1])] == [34, 33, 33]
    assert [part.minor for part in Money(10).split([1, 2, 4])] == [1, 3, 6]


@pytest.mark.parametrize("shares", [[], [0, 0], [3, -1]])
def test_shares_need_a_positive_weight(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="weight"):
        Money(100).split(shares)


@given(amounts, factors)
def test_a_product_is_the_nearest_coin_with_halves_away_from_zero(
    minor: int, factor: Decimal
) -> None:
    product = Money(minor).times(factor).minor

    exact = Fraction(minor) * Fraction(factor)
    distance = abs(product - exact)
    assert distance < Fraction(1, 2) or (distance == Fraction(1, 2) and abs(product) > abs(exact))


@given(amounts, amounts)
def test_adding_and_taking_away_are_inverse(first: int, second: int) -> None:
    assert Money(first) + Money(second) - Money(second) == Money(first)
    assert -Money(first) + Money(first) == Money(0)
