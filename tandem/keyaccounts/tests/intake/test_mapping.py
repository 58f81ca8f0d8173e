"""Columns of strange lists find their fields, and what cannot be known is asked."""

from __future__ import annotations

import pytest

from tandem.keyaccounts.intake.choices import Choices
from tandem.keyaccounts.intake.fields import FIELDS
from tandem.keyaccounts.intake.guess import guess_mapping, unit_from_values
from tandem.keyaccounts.intake.mapping import (
    ColumnMapping,
    header_signature,
    header_unit,
    header_words,
)

REGIONS = Choices.of((name, [name]) for name in ("合肥", "北京", "长春"))

LOCKED_LIST = (
    ("序号", None, 1.0),
    ("客户名称", "name", "甲子股份有限公司"),
    ("简称", "short_name", "甲子"),
    ("统一社会信用代码", "credit_code", "11684568M2866CP3A9"),
    ("大区", "region", "华北-合肥"),
    ("行业", "industry", "金融"),
    ("省", "province", "安徽省"),
    ("市", "city", "合肥市"),
    ("销售(外/内)", "pair", "胡霞/刘涛杰"),
    ("服务商", "partner", "卓越客服"),
    ("上年采购额(万元)", "revenue_last_year", "5.9万"),
    ("预计总采购", "wallet", "20.3万"),
    ("PC台数(本品牌/合计)", "units", "341/1805"),
    ("联系人", "contact_name", "马明"),
    ("电话", "contact_phone", "021-34917039"),
    ("锁定日期", "locked_on", "2002年3月28日"),
)
CRM_EXPORT = (
    ("Guid", "external_id", "00bfa4f0-5f35"),
    ("AnnualRevenue", None, "48200000"),
    ("BillingCity", "city", "Bergen"),
    ("BillingStreet", "address", "Elm Road 1"),
    ("Industry", "industry", "Energy"),
    ("Name", "name", "Alder Ltd"),
    ("NumberOfEmployees", None, "120"),
    ("Phone", "contact_phone", "+47 55 12 34 56"),
    ("TaxExempt__c", None, "No"),
    ("ShippingCity", None, "Oslo"),
)
CRM_CONTACTS = (
    ("Guid", "external_id", "00bfa4f0-5f35"),
    ("LastName", None, "Berg"),
    ("Email", "contact_email", "mia@alder.example"),
)


def mapped(columns, **options) -> ColumnMapping:
    headers = [header for header, _, _ in columns]
    return guess_mapping(headers, [[value for _, _, value in columns]] * 5, **options)


@pytest.mark.parametrize(
    "columns",
    [LOCKED_LIST, CRM_EXPORT, CRM_CONTACTS],
    ids=["locked list", "crm export", "crm contacts"],
)
def test_the_columns_of_a_list_find_their_fields(columns):
    mapping = mapped(columns, known={"region": REGIONS})

    found = {column.header: column.field for column in mapping.columns}
    assert found == {header: field for header, field, _ in columns}


def test_a_running_number_is_known_as_not_needed():
    assert mapped(LOCKED_LIST).columns[0].why == "not_needed"


@pytest.mark.parametrize(
    "header",
    ["AnnualRevenue", "Annual_Revenue__c", "Annual Turnover", "年营业额(万元)", "营业收入"],
)
def test_what_a_customer_turns_over_is_not_what_it_bought_from_us(header):
    left, other = guess_mapping([header, "Name"], [["48200000", "Alder Ltd"]] * 5).columns

    assert (left.field, left.why, left.confidence) == (None, "their_turnover", 0.0)
    assert other.field == "name"


@pytest.mark.parametrize("header", ["Revenue", "turnover with us", "本品牌营业额"])
def test_what_it_bought_from_us_is_still_known(header):
    plan = guess_mapping([header], [["353.3"]] * 5).columns[0]

    assert plan.why != "their_turnover"


@pytest.mark.parametrize("key", sorted(FIELDS))
def test_every_synonym_of_a_field_leads_to_it(key):
    for synonym in FIELDS[key].synonyms:
        mapping = guess_mapping([synonym], [])

        assert mapping.columns[0].field == key, synonym


def test_columns_without_names_are_known_by_their_values():
    values = ["合肥百货集团有限公司", "华北-合肥", "mia@example.org", "13892484835", "3/12"]

    mapping = guess_mapping(["", "", "", "", ""], [values] * 4, known={"region": REGIONS})

    fields = [column.field for column in mapping.columns]
    assert fields == ["name", "region", "contact_email", "contact_phone", "units"]
    assert {column.why for column in mapping.columns} == {"values"}


def test_a_name_that_its_values_contradict_loses_its_confidence():
    fitting = guess_mapping(["锁定日期"], [["2006-07-08"]])
    contrary = guess_mapping(["锁定日期"], [["合同已签"], ["未签"]])

    assert fitting.columns[0].confidence > 0.9
    assert contrary.columns[0].field is None


def test_what_was_chosen_for_the_same_columns_before_goes_first():
    earlier = mapped(LOCKED_LIST).choose(2, None).choose(11, "wallet", unit="亿元")
    again = [(f" {header} ", field, value) for header, field, value in LOCKED_LIST]

    mapping = mapped(again, remembered=[earlier])

    assert mapping.columns[2].field is None
    assert mapping.plan_for("wallet").unit == "亿元"
    assert mapping.plan_for("wallet").why == "remembered"


def test_a_chosen_field_leaves_the_column_it_was_in():
    mapping = mapped(LOCKED_LIST).choose(2, "name")

    assert mapping.columns[2].field == "name"
    assert mapping.columns[1].field is None
    with pytest.raises(KeyError):
        mapping.choose(2, "password")


def test_a_mapping_is_kept_as_json_and_a_field_that_is_gone_is_asked_again():
    mapping = mapped(LOCKED_LIST)
    kept = mapping.as_json()

    assert ColumnMapping.from_json(kept) == mapping
    kept["columns"][1]["field"] = "field_of_old"
    assert ColumnMapping.from_json(kept).columns[1].field is None


def test_a_missing_name_and_an_unknown_unit_are_asked_for():
    mapping = guess_mapping(["city", "revenue"], [["Bergen", "1100.04"]])

    asked = [(question.what, question.field) for question in mapping.questions()]
    assert asked == [("field", "name"), ("unit", "revenue_last_year")]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("上年采购额(万元)", "万元"),
        ("上年采购额（万）", "万元"),
        ("金额/亿元", "亿元"),
        ("预算(元)", "元"),
        ("预算(美元)", None),
        ("Revenue (k CNY)", "千元"),
        ("Revenue (CNY)", "元"),
        ("Revenue", None),
        ("预计总采购", None),
    ],
)
def test_the_unit_is_taken_from_the_header_if_it_names_one(header, unit):
    assert header_unit(header) == unit


def test_a_unit_is_taken_from_neighbours_only_if_they_are_clear():
    assert unit_from_values(["35.3", "20.3万", "561.3万", "￥448,000", "50.9"]) == "万元"
    assert unit_from_values(["3533000", "203000", "20.3万", "561.3万", "￥448,000"]) == "元"
    assert unit_from_values(["353.3", "109.3"]) is None
    assert unit_from_values(["3533", "2030", "20.3万", "561.3万", "￥448,000"]) is None


def test_headers_are_compared_without_case_width_and_decoration():
    assert header_words("BillingCity__c") == "billing city"
    assert header_words("上年采购额（万元）*") == "上年采购额"
    assert header_signature(["Ａ b", "c"]) == header_signature(["ab", " C "])
    assert header_signature(["a", "b"]) != header_signature(["b", "a"])
