"""Days, pairs and telephone numbers as people type them are read right or asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation.quantities import (
    Parsed,
    Problem,
    infer_day_first,
    read_date,
    read_degrees,
    read_email,
    read_pair,
    read_phone,
)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2002年3月28日", date(2002, 3, 28)),
        ("2001/1/21", date(2001, 1, 21)),
        ("2002.1.8", date(2002, 1, 8)),
        ("2004-06-03", date(2004, 6, 3)),
        ("２００４－０６－０３", date(2004, 6, 3)),
        (38195.0, date(2004, 7, 27)),
        ("20060708", date(2006, 7, 8)),
        (20060708.0, date(2006, 7, 8)),
        ("21/01/2001", date(2001, 1, 21)),
        ("01/21/2001", date(2001, 1, 21)),
        ("28 Mar 2002", date(2002, 3, 28)),
        ("March 28, 2002", date(2002, 3, 28)),
        ("2001-01-21 00:00:00", date(2001, 1, 21)),
        (datetime(2001, 1, 21), date(2001, 1, 21)),
    ],
)
def test_a_day_is_read_in_the_forms_people_use(typed, day):
    assert read_date(typed).value == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("03/04/2001", "date_ambiguous"),
        ("2006年7月", "date_without_day"),
        (2006.0, "date_without_day"),
        ("06-7-8", "date_short_year"),
        ("2002-02-30", "no_such_day"),
        ("31/02/2002", "no_such_day"),
        ("1800-1-1", "date_out_of_range"),
        ("soon", "not_a_date"),
        (True, "not_a_date"),
        (float("nan"), "not_a_date"),
    ],
)
def test_a_day_with_two_readings_or_none_is_asked_for(typed, code):
    read = read_date(typed)

    assert isinstance(read, Problem)
    assert read.code == code


def test_an_ambiguous_day_is_read_once_the_column_says_what_comes_first():
    assert read_date("03/04/2001", day_first=True).value == date(2001, 4, 3)
    assert read_date("03/04/2001", day_first=False).value == date(2001, 3, 4)


def test_one_clear_date_decides_for_its_column_and_two_contrary_ones_do_not():
    assert infer_day_first(["03/04/2001", "21/04/2001"]) is True
    assert infer_day_first(["03/04/2001", "04/21/2001"]) is False
    assert infer_day_first(["21/04/2001", "04/21/2001"]) is None
    assert infer_day_first(["03/04/2001"]) is None


@given(day=st.dates(date(1955, 1, 1), date(2090, 12, 31)))
def test_every_serial_number_means_the_day_excel_shows(day):
    since_1900 = float((day - date(1899, 12, 30)).days)
    since_1904 = float((day - date(1904, 1, 1)).days)

    assert read_date(since_1900).value == day
    assert read_date(since_1904, date_1904=True).value == day


@given(day=st.dates(date(1955, 1, 1), date(2090, 12, 31)), form=st.sampled_from(range(4)))
def test_every_day_written_year_first_reads_back(day, form):
    written = (
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    )[form]

    assert read_date(written).value == day


@given(raw=st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.datetimes()))
def test_no_cell_makes_a_reader_raise(raw):
    for reader in (read_date, read_pair, read_phone, read_email):
        assert isinstance(reader(raw), Parsed | Problem)


def test_the_time_of_day_is_dropped_with_a_note():
    assert read_date(38195.5) == Parsed(date(2004, 7, 27), "time_dropped")
    assert read_date(datetime(2004, 7, 27) + timedelta(hours=9)).note == "time_dropped"


@pytest.mark.parametrize(
    ("typed", "pair"),
    [
        ("胡霞/刘涛杰", ("胡霞", "刘涛杰")),
        ("胡霞／刘涛杰", ("胡霞", "刘涛杰")),
        ("张伟、李娜", ("张伟", "李娜")),
        ("张伟\\李娜", ("张伟", "李娜")),
        ("张伟 李娜", ("张伟", "李娜")),
        ("张伟,李娜", ("张伟", "李娜")),
        ("Mia Berg / Tom Li", ("Mia Berg", "Tom Li")),
        ("赵娜芳", ("赵娜芳", None)),
        ("李和平", ("李和平", None)),
        ("Mia Berg", ("Mia Berg", None)),
        ("/李娜", (None, "李娜")),
        ("张伟/-", ("张伟", None)),
    ],
)
def test_a_pair_is_split_into_outside_and_inside(typed, pair):
    assert read_pair(typed).value == pair


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Berg, Mia", "pair_ambiguous"),
        ("甲一/乙二/丙三", "more_than_two_people"),
        ("郭静/郭静", "same_person_twice"),
        (12.0, "not_a_name"),
    ],
)
def test_a_pair_that_is_none_says_why(typed, code):
    assert read_pair(typed).code == code


def test_a_phone_stays_text_with_its_zeros():
    assert read_phone("021-34917039") == Parsed("021-34917039")
    assert read_phone("１３８９２４８４８３５") == Parsed("13892484835")
    assert read_phone(13892484835.0) == Parsed("13892484835")
    assert read_phone(2134917039.0).note == "typed_as_number"
    assert read_phone("ask Mia").code == "not_a_phone"


def test_an_address_and_a_place_are_checked():
    assert read_email("ｍia@example.org").value == "mia@example.org"
    assert read_email("mia at example").code == "not_an_email"
    assert read_degrees("39.9042", limit=90).value == 39.9042
    assert read_degrees("116.4", limit=90).code == "degrees_out_of_range"
