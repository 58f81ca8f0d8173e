"""A row becomes plain values, and every doubt about it is named."""

from __future__ import annotations

from datetime import date

import pytest

from tandem.foundation.tables import CellFault, Row
from tandem.keyaccounts.intake.choices import Choices
from tandem.keyaccounts.intake.mapping import ColumnMapping, ColumnPlan
from tandem.keyaccounts.intake.rows import (
    CleanRow,
    LeftOut,
    Level,
    RowContext,
    SeenRows,
    read_row,
    read_rows,
)
from tandem.keyaccounts.intake.sentences import SENTENCES, say
from tandem.keyaccounts.intake.unknown import unknown_values
from tandem.keyaccounts.rules.naming import natural_key

FIELDS = (
    *("name", "credit_code", "region", "industry", "city", "pair", "revenue_last_year", "wallet"),
    *("units", "contact_phone", "locked_on"),
)
HEADERS = (
    "客户名称",
    "信用代码",
    "大区",
    "行业",
    "市",
    "销售",
    "采购额",
    "总采购",
    "台数",
    "电话",
    "日期",
)
GOOD = (
    *("甲子股份有限公司", "91340100MA2MRGUN1P", "华北-合肥", "金融", "合肥市", "胡霞/刘涛杰"),
    *("5.9万", 20.3, "341/1805", "021-34917039", "2002年3月28日"),
)
MAPPING = ColumnMapping(
    tuple(
        ColumnPlan(
            place, header, field, unit="万元" if field in ("revenue_last_year", "wallet") else None
        )
        for place, (header, field) in enumerate(zip(HEADERS, FIELDS, strict=True))
    )
)
CONTEXT = RowContext(
    today=date(2006, 12, 1),
    known={
        "region": Choices.of([("hf", ["合肥"]), ("cc", ["长春"]), ("cs", ["长沙"])]),
        "industry": Choices.of([("finance", ["金融", "Finance"])]),
    },
)


def read(context: RowContext = CONTEXT, **cells) -> CleanRow | LeftOut:
    """The good row with some of its cells changed."""
    values = [cells.get(field, value) for field, value in zip(FIELDS, GOOD, strict=True)]
    return read_row(4, values, MAPPING, context)


def codes(row: CleanRow, level: Level) -> list[str]:
    return [notice.code for notice in row.notices if notice.level is level]


def test_a_good_row_becomes_plain_values():
    row = read(credit_code="")

    assert row.is_usable
    assert row.values == {
        "name": "甲子股份有限公司",
        "region": "hf",
        "industry": "finance",
        "city": "合肥市",
        "outside_seller": "胡霞",
        "inside_seller": "刘涛杰",
        "revenue_last_year": 5_900_000,
        "wallet": 20_300_000,
        "own_units": 341,
        "total_units": 1_805,
        "contact_phone": "021-34917039",
        "locked_on": date(2002, 3, 28),
    }
    assert row.notices == ()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": "  "}, "name_missing"),
        ({"name": CellFault("error_value", "#REF!")}, "error_value"),
        ({"wallet": CellFault("formula_without_value", "=A1")}, "formula_without_value"),
        ({"region": "火星"}, "unknown_value"),
        ({"pair": "郭静/郭静"}, "same_person_twice"),
        ({"revenue_last_year": "-5"}, "negative_amount"),
        ({"wallet": "$500"}, "other_currency"),
        ({"units": "9/3"}, "own_above_total"),
        ({"locked_on": "03/04/2001"}, "date_ambiguous"),
        ({"name": "长" * 201}, "too_long"),
    ],
)
def test_a_problem_keeps_the_row_out_and_names_the_field(cells, code):
    row = read(**cells)

    assert codes(row, Level.PROBLEM) == [code]
    assert row.problems[0].field.startswith(next(iter(cells)).removesuffix("units"))
    assert not row.is_usable


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"credit_code": "12345"}, "not_a_credit_code"),
        ({"credit_code": "91340100MA2MRGUN1X"}, "check_digit"),
        ({"contact_phone": "ask Mia"}, "not_a_phone"),
        ({"pair": "胡霞"}, "one_person"),
        ({"wallet": 1.0}, "wallet_below_revenue"),
        ({"locked_on": "2007-01-01"}, "locked_in_future"),
        ({"credit_code": "", "city": ""}, "no_key_but_name"),
    ],
)
def test_a_warning_lets_the_row_in(cells, code):
    row = read(**cells)

    assert code in codes(row, Level.WARNING)
    assert row.is_usable


def test_an_answer_about_a_value_holds_for_every_row():
    answered = RowContext(
        today=CONTEXT.today,
        known=CONTEXT.known,
        value_map={("region", "长"): "cc", ("industry", "其他"): None},
    )

    row = read(answered, region="长", industry="其他")

    assert row.values["region"] == "cc"
    assert "industry" not in row.values
    assert row.is_usable


def test_an_amount_without_any_unit_is_a_problem_and_one_with_its_own_is_not():
    plan = ColumnMapping(
        (ColumnPlan(0, "name", "name"), ColumnPlan(1, "revenue", "revenue_last_year"))
    )

    bare = read_row(2, ["Alder", "1100.04"], plan, CONTEXT)
    named = read_row(3, ["Birch", "5.9万"], plan, CONTEXT)

    assert codes(bare, Level.PROBLEM) == ["unit_unknown"]
    assert named.values["revenue_last_year"] == 5_900_000


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (("小计", *[""] * 9, "-"), "subtotal"),
        (("", "合计", "", "", "", "", 105.6, 300.0, "", "", ""), "subtotal"),
        (("合肥 小计：", *[""] * 5, 99.0, *[""] * 4), "subtotal"),
        (("Grand total", *[""] * 10), "subtotal"),
        (HEADERS, "repeated_header"),
        (("注:本表由各分区填报", *[""] * 10), "remark"),
    ],
)
def test_rows_that_are_no_accounts_are_left_out_with_the_reason(values, why):
    assert read_row(9, values, MAPPING, CONTEXT) == LeftOut(9, why)


@pytest.mark.parametrize(
    "name", ["合肥市设计院", "总计科技有限公司", "Total Energy Ltd", "小计划公司"]
)
def test_an_account_whose_name_only_resembles_a_total_stays(name):
    assert read(name=name).values["name"] == name


def test_the_same_account_twice_in_a_file_names_the_first_row():
    seen = SeenRows(natural_key)
    rows = [
        read_row(number, (name, code, *GOOD[2:]), MAPPING, CONTEXT)
        for number, name, code in (
            (4, "甲子股份有限公司", GOOD[1]),
            (5, "甲子股份公司", ""),
            (6, "乙丑有限公司", GOOD[1]),
            (7, "丙寅有限公司", ""),
        )
    ]

    found = [seen.check(row) for row in rows]

    assert [notice and notice.code for notice in found] == [
        *(None, "same_name_in_file", "same_code_in_file", None),
    ]
    assert found[1].facts["row"] == 4


def test_unknown_values_are_counted_once_each_with_guesses():
    rows = [
        Row(number, (f"客户{number}公司", "", region, *GOOD[3:]))
        for number, region in enumerate(["长", "合肥", "长", "火星", ""], start=4)
    ]

    unknown = unknown_values(rows, MAPPING, CONTEXT)

    assert [(value.text, value.count, value.first_row) for value in unknown] == [
        ("长", 2, 4),
        ("火星", 1, 7),
    ]
    assert [guess.key for guess in unknown[0].guesses] == ["cc", "cs"]


def test_every_notice_has_a_sentence_with_its_facts():
    row = read(region="火星", units="9/3", locked_on="03/04/2001", wallet="$5", pair="胡霞")

    sentences = [say(notice) for notice in row.notices]

    assert "火星 is not known here. Choose what it stands for, or correct it." in sentences
    assert all("{" not in sentence for sentence in sentences)
    assert say(LeftOut(9, "subtotal"), str.upper) == SENTENCES["subtotal"].upper()


def test_rows_are_read_one_after_another():
    rows = iter([Row(4, GOOD), Row(5, ("小计", *[""] * 10))])

    read_first = next(read_rows(rows, MAPPING, CONTEXT))

    assert read_first.number == 4
    assert next(rows).number == 5
