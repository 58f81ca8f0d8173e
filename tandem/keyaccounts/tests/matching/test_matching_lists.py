"""Duplicates of accounts: what is one, what a person should look at, and what stays apart."""

from __future__ import annotations

import pytest

from tandem.keyaccounts.matching.lists import (
    Limits,
    Match,
    build_index,
    find_duplicates,
    match_against,
    match_lists,
)
from tandem.keyaccounts.matching.records import Field, Record

FIELDS = [
    Field("name", "name"),
    Field("code", "code"),
    Field("city", "city"),
    Field("phone", "phone"),
]
CODE, OTHER_CODE = "91110000600037341L", "91310000735802264K"
OTHERS = [
    ("南岭水泵制造有限公司", "长沙市"),
    ("东湖光学仪器有限公司", "武汉市"),
    ("北辰数据服务有限公司", "天津市"),
    ("金沙江水电设备有限公司", "成都市"),
    ("Nordic Valves GmbH", "上海市"),
    ("云岭茶叶进出口有限公司", "昆明市"),
]


def account(
    row: str, name: str, short: str = "", *, code: str = "", city: str = "", phone: str = ""
) -> Record:
    values = {"name": (name, short), "code": code, "city": city, "phone": phone}
    return Record(row, values)


def among_others(*records: Record) -> list[Record]:
    others = [account(f"other{i}", name, city=city) for i, (name, city) in enumerate(OTHERS)]
    return [*records, *others]


def only_pair(*records: Record) -> Match:
    matches = find_duplicates(among_others(*records), FIELDS)
    assert len(matches) == 1, matches
    return matches[0]


def codes(match: Match) -> set[str]:
    return {reason.code for reason in match.reasons}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("新松水泵股份有限公司", "新松水泵股份公司", "SAME_CORE_DIFFERENT_LEGAL_FORM"),
        ("新松水泵股份有限公司 ", "　新松水泵股份有限公司", "SAME_NAME"),
        ("新松水泵（集团）股份有限公司", "新鬆水泵集團公司", "SAME_CORE_DIFFERENT_LEGAL_FORM"),
        ("Hansa Marine Co., Ltd.", "HANSA MARINE LIMITED", "SAME_CORE_DIFFERENT_LEGAL_FORM"),
        ("АВВ Marine", "ABB Marine Ltd", "SAME_CORE_DIFFERENT_LEGAL_FORM"),
    ],
)
def test_another_legal_form_or_spelling_in_one_city_is_a_match(
    one: str, other: str, reason: str
) -> None:
    match = only_pair(account("1", one, city="杭州市"), account("2", other, city="杭州"))

    assert match.decision == "match"
    assert codes(match) == {reason, "SAME_CITY"}


def test_a_known_short_name_is_a_match() -> None:
    match = only_pair(
        account("1", "浙江新松泵业制造集团股份有限公司", "新松泵业", city="杭州市"),
        account("2", "新松泵业", city="杭州市"),
    )

    assert match.decision == "match"
    assert "SAME_SHORT_NAME" in codes(match)


def test_a_short_form_nobody_stated_is_only_possible() -> None:
    match = only_pair(account("1", "新松泵业制造股份有限公司"), account("2", "新松泵业"))

    assert match.decision == "possible"
    short_of = next(reason for reason in match.reasons if reason.code == "SHORT_OF")
    assert short_of.facts["short"] == "新松泵业"


def test_a_daughter_firm_on_the_same_switchboard_is_only_possible() -> None:
    match = only_pair(
        account("1", "新松泵业集团有限公司", city="杭州市", phone="0571-88881234"),
        account("2", "新松泵业物业管理有限公司", city="杭州", phone="057188881234"),
    )

    assert match.decision == "possible"
    assert {"SHORT_OF", "SAME_PHONE"} <= codes(match)


def test_a_name_that_lacks_the_place_is_a_match_on_the_same_phone() -> None:
    match = only_pair(
        account("1", "北京神舟水泵有限公司", phone="010-88881234"),
        account("2", "神舟水泵公司", phone="01088881234"),
    )

    assert match.decision == "match"


def test_a_name_that_lacks_the_place_is_possible() -> None:
    match = only_pair(
        account("1", "北京神舟（集团）股份有限公司"), account("2", "神舟集团股份公司")
    )

    assert match.decision == "possible"
    assert "SAME_CORE_OTHER_PLACE_WORDING" in codes(match)


def test_the_same_code_proves_a_match_under_another_short_name() -> None:
    match = only_pair(
        account("1", "新松水泵有限公司", code=CODE), account("2", "新松泵", code=CODE.lower())
    )

    assert match.decision == "match"
    assert "SAME_CODE" in codes(match)


def test_the_same_code_under_a_foreign_name_is_only_possible() -> None:
    match = only_pair(
        account("1", "新松水泵有限公司", code=CODE), account("2", "绿洲乳业集团", code=CODE)
    )

    assert match.decision == "possible"
    assert {"SAME_CODE", "NAME_DIFFERS"} <= codes(match)


def test_another_code_makes_an_equal_name_no_match() -> None:
    matches = find_duplicates(
        among_others(
            account("1", "新松水泵有限公司", code=CODE, city="杭州"),
            account("2", "新松水泵有限公司", code=OTHER_CODE, city="杭州"),
        ),
        FIELDS,
    )

    assert [match.decision for match in matches] in ([], ["possible"])


def test_an_equal_name_in_another_city_is_only_possible() -> None:
    match = only_pair(
        account("1", "新松水泵有限公司", city="杭州市"),
        account("2", "新松水泵有限公司", city="宁波市"),
    )

    assert match.decision == "possible"
    assert codes(match) == {"SAME_NAME", "CITY_DIFFERS"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北京新松水泵有限公司", "上海新松水泵有限公司"),
        ("新松水泵有限公司", "新松水泵有限公司北京分公司"),
        ("新松水泵有限公司", "新松乳业有限公司"),
        ("Nordic Pumps Ltd", "Nordic Cranes Ltd"),
    ],
)
def test_another_place_branch_or_trade_is_no_match(one: str, other: str) -> None:
    matches = find_duplicates(
        among_others(
            account("1", one, city="杭州", phone="0571-88881234"),
            account("2", other, city="杭州", phone="0571-88881234"),
        ),
        FIELDS,
    )

    assert "match" not in [match.decision for match in matches]


def test_a_group_and_its_company_are_only_possible() -> None:
    match = only_pair(
        account("1", "新松水泵集团有限公司", city="杭州"),
        account("2", "新松水泵有限公司", city="杭州"),
    )

    assert match.decision == "possible"
    assert "GROUP_DIFFERS" in codes(match)


def test_three_spellings_give_three_pairs() -> None:
    matches = find_duplicates(
        among_others(
            account("1", "新松水泵有限公司"),
            account("2", "新松水泵股份公司"),
            account("3", "新松水泵"),
        ),
        FIELDS,
    )

    assert {(match.a, match.b) for match in matches} == {("1", "2"), ("1", "3"), ("2", "3")}


def test_a_new_row_finds_its_account_in_the_index() -> None:
    index = build_index(among_others(account("old", "新松水泵有限公司", city="杭州")), FIELDS)

    matches = match_against(index, [account("new", "新松水泵股份公司", city="杭州市")])

    assert [(match.a, match.b, match.decision) for match in matches] == [("new", "old", "match")]


def test_a_word_the_index_never_saw_does_not_look_alike() -> None:
    index = build_index(among_others(account("old", "新松水泵有限公司")), FIELDS)

    assert match_against(index, [account("new", "新松锅炉有限公司")]) == []


@pytest.mark.parametrize("records", [[], [account("1", "新松水泵有限公司")]])
def test_a_list_too_short_has_no_duplicates(records: list[Record]) -> None:
    assert find_duplicates(records, FIELDS) == []


def test_blank_rows_are_not_duplicates_of_each_other() -> None:
    assert find_duplicates(among_others(account("1", ""), account("2", " ")), FIELDS) == []


def test_an_empty_index_answers_nothing() -> None:
    assert match_against(build_index([], FIELDS), [account("1", "新松水泵")]) == []


def test_stated_limits_replace_the_own_ones() -> None:
    records = among_others(account("1", "新松泵业制造股份有限公司"), account("2", "新松泵业"))

    matches = find_duplicates(records, FIELDS, limits=Limits(match=0.6))

    assert [match.decision for match in matches] == ["match"]


def test_one_to_one_keeps_the_better_partner() -> None:
    ones = [account("a", "新松水泵有限公司", city="杭州")]
    others = among_others(
        account("better", "新松水泵公司", city="杭州"),
        account("worse", "新松水泵公司", city="宁波"),
    )

    matches = match_lists(ones, others, FIELDS, one_to_one=True)

    assert [match.b for match in matches] == ["better"]
