"""Names, credit codes and cities written differently are one; different ones stay apart."""

from __future__ import annotations

import pytest
import stdnum.cn.uscc
from hypothesis import given
from hypothesis import strategies as st

from tandem.keyaccounts.rules.naming import (
    check_digit,
    city_key,
    core_name,
    name_key,
    name_parts,
    natural_key,
    places_conflict,
    read_credit_code,
    region_key,
)

BODY = "91110000600037341"
GOOD_CODE = BODY + stdnum.cn.uscc.calc_check_digit(BODY)
BAD_CODE = BODY + ("A" if GOOD_CODE[-1] != "A" else "B")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新松水泵股份有限公司", "新松水泵股份公司"),
        ("新松水泵有限责任公司", "新松水泵有限公司"),
        ("新松水泵（集团）股份有限公司", "新松水泵集团"),
        ("新松水泵 有限公司", "新松水泵"),
        ("新鬆（中國）有限公司", "新松(中国)有限公司"),
        ("ＮＯＲＤＩＣ　Pumps Co., Ltd.", "Nordic Pumps"),
        ("Nordic Pumps S.A.", "nordic-pumps sa"),
        ("Nordic & Sons GmbH & Co. KG", "Nordic and Sons"),
        ("NordicPumpsLimited", "Nordic Pumps Ltd"),
        ("The Nordic Pumps Group Inc", "Nordic Pumps"),
        ("Nоrdic Pumps", "NORDIC PUMPS"),
        ("ООО Весло", "весло"),
    ],
)
def test_legal_form_and_spelling_do_not_change_the_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新松水泵有限公司", "新松泵业有限公司"),
        ("北京新松水泵有限公司", "上海新松水泵有限公司"),
        ("新松水泵有限公司", "新松水泵有限公司北京分公司"),
        ("Nordic Pumps Ltd", "Nordic Valves Ltd"),
    ],
)
def test_other_firms_keep_another_key(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["公司", "集团公司", "Ltd", "有限公司", "Co."])
def test_a_name_of_nothing_but_a_legal_form_keeps_it(name: str) -> None:
    assert name_key(name)


@given(st.text())
def test_any_text_has_a_key_without_blanks(name: str) -> None:
    assert not any(char.isspace() for char in name_key(name))


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("北京神舟（集团）股份有限公司", "神舟"),
        ("神舟集团股份公司", "神舟"),
        ("浙江省杭州市新松水泵有限公司", "新松水泵"),
        ("内蒙古自治区新松乳业", "新松乳业"),
        ("中国新松集团有限公司", "新松"),
        ("上海盟新科药业有限公司", "盟新科药业"),
        ("新松水泵（北京）有限公司", "新松水泵北京"),
    ],
)
def test_the_core_drops_a_leading_place(name: str, core: str) -> None:
    assert core_name(name) == core


@pytest.mark.parametrize("name", ["北京银行", "上海大学", "深圳市教育局", "广州地铁集团"])
def test_a_place_stays_where_the_rest_names_no_one(name: str) -> None:
    assert core_name(name).startswith(name[:2])


def test_rank_of_a_place_does_not_matter_in_the_core() -> None:
    assert core_name("北京市教育委员会") == core_name("北京教育委员会")


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("北京新松有限公司", "上海新松有限公司", True),
        ("杭州新松", "宁波新松", True),
        ("浙江新松", "江苏省南京市新松", True),
        ("浙江新松", "浙江杭州新松", False),
        ("杭州新松", "浙江新松", False),
        ("新松", "上海新松", False),
        ("中国新松", "上海新松", False),
    ],
)
def test_two_places_exclude_each_other_unless_one_holds_the_other(
    one: str, other: str, conflict: bool
) -> None:
    assert places_conflict(name_parts(one).place, name_parts(other).place) is conflict


def test_the_credit_code_is_the_natural_key_when_there_is_one() -> None:
    written = f" {GOOD_CODE[:9].lower()}-{GOOD_CODE[9:]} "

    assert natural_key(written, "新松", "北京") == natural_key(GOOD_CODE, "别名", "上海")


@pytest.mark.parametrize("code", ["", "无", "12345", "O" * 18])
def test_without_a_usable_code_name_and_city_are_the_natural_key(code: str) -> None:
    assert natural_key(code, "新松有限公司", "北京市") == natural_key("", "新松公司", "北京")


def test_the_same_name_in_another_city_is_another_natural_key() -> None:
    assert natural_key("", "新松有限公司", "北京") != natural_key("", "新松有限公司", "上海")


def test_a_group_and_its_company_have_two_natural_keys() -> None:
    assert natural_key("", "新松集团有限公司", "北京") != natural_key("", "新松有限公司", "北京")


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
def test_the_check_digit_agrees_with_an_independent_library(body: str) -> None:
    code = f"91110000{body}"

    assert check_digit(code) == stdnum.cn.uscc.calc_check_digit(code)
    assert stdnum.cn.uscc.is_valid(code + check_digit(code))


@pytest.mark.parametrize(
    ("text", "code", "problem", "warning"),
    [
        (GOOD_CODE, GOOD_CODE, None, None),
        (f"9111 0000-{GOOD_CODE[8:].lower()}", GOOD_CODE, None, None),
        (BAD_CODE, BAD_CODE, None, "CHECK_DIGIT"),
        ("", None, "MISSING", None),
        (" - ", None, "MISSING", None),
        (GOOD_CODE[:17], None, "LENGTH", None),
        (GOOD_CODE[:17] + "O", None, "CHARACTERS", None),
    ],
)
def test_a_credit_code_is_read_or_its_problem_named(
    text: str, code: str | None, problem: str | None, warning: str | None
) -> None:
    read = read_credit_code(text)

    assert (read.code, read.problem, read.warning) == (code, problem, warning)


@given(st.text())
def test_a_code_is_usable_or_has_a_problem(text: str) -> None:
    read = read_credit_code(text)

    assert (read.code is None) is (read.problem is not None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("红河哈尼族彝族自治州", "红河"),
        ("红河州", "云南省红河"),
        ("博尔塔拉蒙古自治州", "博尔塔拉州"),
        ("黔东南苗族侗族自治州", "黔东南"),
        ("大兴安岭地区", "大兴安岭"),
        ("阿拉善盟", "阿拉善"),
        ("北京市", "北京"),
        ("广西壮族自治区南宁市", "南宁"),
        ("臺北市", "台北"),
        ("呼市", "呼和浩特市"),
        ("New  York", "new york"),
    ],
)
def test_a_city_is_the_same_with_and_without_its_rank(one: str, other: str) -> None:
    assert city_key(one) == city_key(other)


def test_a_city_of_two_characters_keeps_both() -> None:
    assert city_key("沙市") == "沙市"


@pytest.mark.parametrize(
    ("region", "key"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("云南省", "云南"),
        ("北京市", "北京"),
    ],
)
def test_a_region_is_known_without_its_rank(region: str, key: str) -> None:
    assert region_key(region) == key
