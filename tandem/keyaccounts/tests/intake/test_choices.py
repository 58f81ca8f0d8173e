"""A region in any usual spelling is that region; one with two readings is asked for."""

from __future__ import annotations

import pytest

from tandem.keyaccounts.intake.choices import Choices, nearest

REGIONS = Choices.of(
    [
        ("hf", ["合肥", "Hefei", "HF01"]),
        ("bj", ["北京"]),
        ("tj", ["天津"]),
        ("cc", ["长春"]),
        ("cs", ["长沙"]),
        ("sx", ["山西"]),
        ("sn", ["陕西"]),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "合肥",
        " 合肥 ",
        "华北-合肥",
        "合肥分区",
        "合肥区",
        "合肥市",
        "合肥办事处",
        "hefei",
        "HEFEI",
        "he fei",
        "HF01",
        "华东/合肥",
        "合肥（安徽）",
        "Hefei region",
    ],
)
def test_usual_spellings_of_a_region_are_understood(text):
    assert REGIONS.match(text) == "hf"


@pytest.mark.parametrize("text", ["长", "北京-天津", "shanxi", "火星", "", "华北"])
def test_a_spelling_with_two_readings_or_none_is_not_guessed(text):
    assert REGIONS.match(text) is None


def test_guesses_come_best_first_with_a_score():
    guesses = REGIONS.guesses("长")

    assert [guess.key for guess in guesses[:2]] == ["cc", "cs"]
    assert guesses[0].score == guesses[1].score == 0.9
    assert REGIONS.guesses("合肥新区二部")[0].key == "hf"
    assert REGIONS.guesses("火星") == []


def test_people_of_nearly_that_name_are_proposed():
    assert nearest("刘涛", ["刘涛杰", "王芳"])[0][0] == "刘涛杰"
