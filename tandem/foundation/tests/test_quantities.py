"""Amounts and counts as people type them become fen, or are asked for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation.quantities import (
    UNITS,
    Parsed,
    Problem,
    is_blank,
    plain_text,
    read_amount,
    read_count,
    read_own_and_total,
    read_text,
)


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("1,234.5万", 12_345_000),
        ("￥448,000", 448_000),
        ("3.2亿", 320_000_000),
        ("105.6", 1_056_000),
        (105.6, 1_056_000),
        ("１０５．６", 1_056_000),
        ("5.9万元", 59_000),
        ("人民币5000元", 5_000),
        ("RMB 5k", 5_000),
        ("1 234 567元", 1_234_567),
        ("3百萬", 3_000_000),
        ("(1,234)", -12_340_000),
        ("-5", -50_000),
        ("¥-5", -5),
        (0.1 + 0.2, 3_000),
        ("　12　", 120_000),
    ],
)
def test_an_amount_under_a_header_in_ten_thousands_becomes_fen(typed, yuan):
    read = read_amount(typed, unit="万元")

    assert read.value == yuan * 100


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12,5", "amount_ambiguous"),
        ("1.234,56", "amount_ambiguous"),
        ("1,23,456", "amount_ambiguous"),
        ("1.2.3", "amount_ambiguous"),
        ("$5", "other_currency"),
        ("5万美元", "other_currency"),
        ("1e5", "scientific_notation"),
        ("5-8万", "not_an_amount"),
        ("约5万", "not_an_amount"),
        ("三万", "not_an_amount"),
        (True, "not_an_amount"),
        (float("nan"), "not_an_amount"),
        (float("inf"), "not_an_amount"),
        ("9" * 30, "amount_too_large"),
    ],
)
def test_an_amount_with_two_readings_or_none_is_asked_for(typed, code):
    read = read_amount(typed)

    assert isinstance(read, Problem)
    assert read.code == code


def test_a_unit_of_its_own_is_noted_beside_a_column_unit():
    assert read_amount("￥448,000", unit="万元").note == "own_unit"
    assert read_amount("44.8万", unit="万元").note == ""


def test_less_than_a_fen_is_rounded_and_noted():
    assert read_amount("0.005", unit="元") == Parsed(1, "rounded_to_fen")


@given(fen=st.integers(-(10**15), 10**15), unit=st.sampled_from(sorted(UNITS)))
def test_every_amount_written_in_any_unit_reads_back_to_the_fen(fen, unit):
    written = f"{Decimal(fen) / 100 / UNITS[unit]:f}"

    assert read_amount(written, unit=unit).value == fen
    assert read_amount(f"{written}{unit}").value == fen


@given(yuan=st.integers(0, 10**12))
def test_grouped_and_full_width_digits_read_as_the_plain_number(yuan):
    grouped = f"{yuan:,}"
    wide = grouped.translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))

    assert read_amount(grouped).value == read_amount(wide).value == yuan * 100


@given(raw=st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans()))
def test_whatever_stands_in_a_cell_is_read_or_named_but_never_raises(raw):
    for reader in (read_amount, read_count, read_own_and_total, read_text):
        assert isinstance(reader(raw), Parsed | Problem)


@given(text=st.text(max_size=30))
def test_plain_text_is_settled_after_one_pass(text):
    assert plain_text(plain_text(text)) == plain_text(text)


@pytest.mark.parametrize("typed", ["", None, "-", "—", "#N/A", "N/A", "无", " 暂无 ", "NULL", "／"])
def test_signs_for_no_value_are_blank(typed):
    assert is_blank(typed)
    assert read_amount(typed) == Parsed(None)


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("341/1805", (341, 1805)),
        ("341／1,805台", (341, 1805)),
        ("0/0", (0, 0)),
        ("341", (341, None)),
    ],
)
def test_own_and_total_counts_are_split(typed, both):
    assert read_own_and_total(typed).value == both


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("20/10", "own_above_total"),
        ("/1805", "own_count_missing"),
        ("1/2/3", "not_own_and_total"),
        ("a/b", "not_own_and_total"),
        ("-/-", "not_own_and_total"),
    ],
)
def test_a_wrong_pair_of_counts_says_why(typed, code):
    assert read_own_and_total(typed).code == code


@pytest.mark.parametrize(
    ("typed", "code"), [("2.5", "not_whole"), ("-3", "negative_count"), ("many", "not_a_count")]
)
def test_a_count_is_a_whole_number(typed, code):
    assert read_count(typed).code == code


def test_a_long_identifier_is_kept_as_text_and_a_damaged_one_is_named():
    assert read_text("12345678901234567890") == Parsed("12345678901234567890")
    assert read_text("007") == Parsed("007")
    assert read_text(1.234567890123457e19).code == "digits_lost"
    assert read_text("1.23457E+19").code == "digits_lost"
