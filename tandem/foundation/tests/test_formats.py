"""Numbers, money, dates and phones read the same everywhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation import formats
from tandem.foundation.money import Money

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("minor", "unit", "written"),
    [
        (123_456_000_00, "wan", "12,345.6"),
        (123_456_000_00, "one", "123,456,000.00"),
        (123_456_000_00, "yi", "1.23"),
        (499_99, "wan", "0.0"),
        (500_00, "wan", "0.1"),
        (-500_00, "wan", "-0.1"),
        (-1, "wan", "0.0"),
        (None, "wan", "–"),
    ],
)
def test_an_amount_is_written_in_the_unit_of_its_page(
    minor: int | None, unit: str, written: str
) -> None:
    assert formats.amount(minor, unit=unit) == written


@pytest.mark.parametrize(
    ("money", "written", "label"),
    [
        (Money(123_456_00), "12.3", "CNY\u00a0×10k"),
        (Money(123_456_00, "USD"), "123,456.00", "USD"),
    ],
)
def test_a_currency_has_its_own_unit_unless_the_page_says_another(
    money: Money, written: str, label: str
) -> None:
    with translation.override("en"):
        shown = (formats.amount(money), formats.unit_label(currency=money.currency))

    assert shown == (written, label)


def test_an_amount_of_a_currency_without_coins_keeps_its_scale() -> None:
    assert formats.amount(Money(123_456, "JPY"), unit="wan") == "12.3"


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "万元"), ("en", "CNY\u00a0×10k")])
def test_the_unit_stands_once_in_the_heading(language: str, label: str) -> None:
    with translation.override(language):
        assert formats.unit_label("wan") == label


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_a_written_amount_reads_back_within_half_a_step(minor: int) -> None:
    written = formats.amount(minor, unit="wan")

    read = Decimal(written.replace(",", "")) * 1_000_000
    assert abs(read - minor) <= 50_000


@given(st.integers(min_value=0, max_value=10**15))
def test_groups_have_three_digits_in_both_languages(number: int) -> None:
    with translation.override("zh-hans"):
        chinese = formats.count(number)
    with translation.override("en"):
        english = formats.count(number)

    assert chinese == english
    assert all(len(group) == 3 for group in chinese.split(",")[1:])


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert formats.share(3, 0) == "–"
    assert formats.share(1, 3, digits=1) == "33.3%"
    assert formats.percent(0.415) == "42%"


def test_rise_and_fall_are_arrows_and_not_colours() -> None:
    assert formats.change(0.6) == "▲0.6"
    assert formats.change(Decimal("-5"), digits=0, suffix="%") == "▼5%"
    assert formats.change(0) == "＝0.0"


@pytest.mark.parametrize(
    ("language", "short", "past", "future", "same"),
    [
        ("zh-hans", "11月24日 周二", "41 天前", "3 天后", "今天"),
        ("en", "Tue 24 Nov", "41 days ago", "in 3 days", "today"),
    ],
)
def test_days_are_said_in_the_reader_s_language(
    language: str, short: str, past: str, future: str, same: str
) -> None:
    with translation.override(language):
        assert formats.day_short(TUESDAY) == short
        assert formats.ago(date(2026, 10, 14), today=TUESDAY) == past
        assert formats.ago(date(2026, 11, 27), today=TUESDAY) == future
        assert formats.ago(TUESDAY, today=TUESDAY) == same


@pytest.mark.parametrize(
    ("given_number", "written"),
    [
        ("13800138000", "138 0013 8000"),
        ("+86 138-0013-8000", "+86 138 0013 8000"),
        ("010-62781234", "010-62781234"),
        ("１３８００１３８０００", "１３８００１３８０００"),
        ("", "–"),
    ],
)
def test_a_mobile_number_is_grouped_three_four_four(given_number: str, written: str) -> None:
    assert formats.phone(given_number) == written


def test_a_short_way_is_in_metres_and_a_long_one_in_kilometres() -> None:
    assert formats.distance(38.4) == "38 m"
    assert formats.distance(1240) == "1.2 km"
    assert formats.distance(970) == "1.0 km"
