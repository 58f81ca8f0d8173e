"""Text keys: two spellings of one name give one key, and any typed fragment finds its record."""

from __future__ import annotations

import re
import unicodedata

import opencc
import pysqlite3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation.text import (
    _simplified,
    fold,
    is_ideographic,
    pinyin_initials,
    pinyin_key,
    query_terms,
    search_tokens,
)

NAMES = ["海淀区教育委员会", "重庆新松水泵集团", "宁波GQY视讯股份有限公司", "Nordic Pumps GmbH"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ａcme　Ｐumps", "acme pumps"),
        ("臺灣聯華", "台湾联华"),
        ("新松（集團）", "新松(集团)"),
        ("新松【集团】", "新松(集团)"),
        ("Cafe\u0301 Nord", "CAFÉ NORD"),
        ("Café", "cafe"),
        ("A—B", "a-b"),
        ("A  B\u00a0 C", "a b c"),
        ("新\u200b松", "新松"),
        ("АВВ 水泵", "abb 水泵"),
        ("АBB", "abb"),
        ("ΑΒΒ", "ABB"),
        ("РОМАШКА", "ромашка"),
        ("Straße", "STRASSE"),
    ],
)
def test_two_spellings_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_word_only_cyrillic_can_spell_stays_cyrillic() -> None:
    assert fold("ООО Ромашка") == "ооо ромашка"


def test_kana_keep_their_voicing_marks() -> None:
    assert fold("ﾊﾟﾅ") == "パナ"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="聯想臺乾薴后後里裡云雲國", min_size=1), st.integers(0, 10))
def test_a_fragment_folds_as_the_whole_does(text: str, start: int) -> None:
    assert fold(text[start:]) == fold(text)[start:]


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("北京教委", "bjjw"),
        ("重庆银行", "cqyh"),
        ("厦门建发", "xmjf"),
        ("长沙六安", "csla"),
        ("宁波GQY视讯", "nbgqysx"),
        ("", ""),
    ],
)
def test_initials_follow_the_reading_in_the_phrase(text: str, initials: str) -> None:
    assert pinyin_initials(text) == initials


def test_names_sort_by_syllable_and_then_tone() -> None:
    names = ["重庆", "西安", "先进", "北京", "阿坝", "IBM中国", "长沙"]

    assert sorted(names, key=pinyin_key) == [
        "阿坝",
        "北京",
        "长沙",
        "重庆",
        "IBM中国",
        "西安",
        "先进",
    ]


@given(st.text())
def test_a_sort_key_is_ascii_letters_and_digits(text: str) -> None:
    assert re.fullmatch("[a-z0-9]*", pinyin_key(text))


def is_found(query: str, *names: str) -> bool:
    """As the two engines decide: every term is a token, or with a star the beginning of one."""
    tokens = search_tokens(*names).split()
    return all(
        any(token.startswith(term[:-1]) for token in tokens)
        if term.endswith("*")
        else term in tokens
        for term in query_terms(query)
    )


@pytest.mark.parametrize(
    "query",
    ["教育", "育委", "区", "会", "hdq", "jyw", "qjywyh", "海淀 委员"],
)
def test_any_fragment_of_a_chinese_name_finds_it(query: str) -> None:
    assert is_found(query, NAMES[0])


@pytest.mark.parametrize("query", ["cqxs", "zqxs"])
def test_initials_find_a_name_by_either_reading(query: str) -> None:
    assert is_found(query, NAMES[1])


@pytest.mark.parametrize("query", ["no", "nordic", "PUMPS", "gmb", "nordic pu", "Nоrdic"])
def test_a_word_is_found_by_its_beginning(query: str) -> None:
    assert is_found(query, NAMES[3])


@pytest.mark.parametrize("query", ["育教", "ordic", "水务", "xq", "n", "教育教"])
def test_what_is_not_in_the_name_is_not_found(query: str) -> None:
    assert not is_found(query, *NAMES)


@pytest.mark.parametrize("length", [2, 15, 16, 17, 18, 24])
def test_a_long_word_is_found_by_its_first_letters_and_in_full(length: int) -> None:
    word = "telecommunicationsystems"

    assert is_found(word[:length], word)


@pytest.mark.parametrize("query", ["весло", "вес", "ВЕС"])
def test_cyrillic_is_found_by_its_beginning(query: str) -> None:
    assert is_found(query, "Весло")


@pytest.mark.parametrize("query", ["2e3a", "1e10", "2e", "1E10中"])
def test_what_reads_like_a_power_of_ten_is_found(query: str) -> None:
    assert is_found(query, "2e3abc 1E10中国")


def test_signs_and_blanks_ask_for_nothing() -> None:
    assert query_terms(" -- （） ") == []


def test_a_name_is_stored_in_few_tokens() -> None:
    assert len(search_tokens("重庆市海淀区教育委员会").split()) <= 32


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_a_text_is_found_by_itself(text: str) -> None:
    assert is_found(text, text)


def test_sqlite_keeps_every_token_whole() -> None:
    connection = pysqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(tokens, tokenize='unicode61')")
    connection.executemany(
        "INSERT INTO found(tokens) VALUES (?)", [(search_tokens(name),) for name in NAMES]
    )

    hits = {
        query: [
            row[0]
            for row in connection.execute(
                "SELECT rowid FROM found WHERE found MATCH ?",
                [" ".join(f'"{term.rstrip("*")}"*' for term in query_terms(query))],
            )
        ]
        for query in ["教育", "水泵集", "gqy", "sx", "nord", "无此"]
    }

    assert hits == {
        "教育": [1],
        "水泵集": [2],
        "gqy": [3],
        "sx": [3],
        "nord": [4],
        "无此": [],
    }


def test_an_ideograph_is_told_from_a_letter() -> None:
    assert is_ideographic("A股") and not is_ideographic("A-share")


def test_simplified_forms_are_those_of_the_library() -> None:
    points = [*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x2FA20)]
    chars = [unicodedata.normalize("NFKC", chr(point)) for point in points]
    converted = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    table = dict(zip(chars, converted, strict=True))

    wanted = {
        ord(char): table.get(simple, simple)  # what a simplified form is written as in its turn
        for char, simple in table.items()
        if simple != char and len(char) == 1
    }

    assert _simplified() == wanted
