"""A word of the glossary is said with the glossary's Chinese, on every page of every app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_words import CATALOGUES, entries

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
ROW = re.compile(r"^\| ([a-z][a-z -]+) \| ([^|]+) \| `", re.MULTILINE)
NAMED = re.compile(r"%\(\w+\)s|%\(\w+\)d|\{\w+\}")  # a name put in says nothing of the sentence
# English words that the product also uses in another sense
OTHER_SENSES = {
    "pair": "two accounts that may be one customer are a pair as well",
    "cell": "a cell of a spreadsheet",
}


def terms() -> dict[str, list[str]]:
    """Each English term with its Chinese and the short forms, longest term first."""
    rows = ROW.findall(GLOSSARY.read_text(encoding="utf-8"))
    return {
        english: [form.strip() for form in chinese.split("/")]
        for english, chinese in sorted(rows, key=lambda row: -len(row[0]))
        if english not in OTHER_SENSES
    }


def strangers(known: dict[str, list[str]]) -> Iterator[str]:
    """Sentences that name a term and do not say it the glossary's way."""
    for path in CATALOGUES:
        for (_context, english), chinese in entries(path):
            left = NAMED.sub("", english).lower()
            for term, forms in known.items():
                left, found = re.subn(rf"\b{term}s?\b", "", left)
                if found and not any(form in chinese for form in forms):
                    yield f"{term}: {english} = {chinese}"


def test_each_term_is_said_the_glossarys_way() -> None:
    known = terms()

    assert len(known) > 20
    assert list(strangers(known)) == []


def test_another_word_for_a_term_is_found() -> None:
    assert any(line.startswith("region: ") for line in strangers({"region": ["大区"]}))


def test_a_list_of_customers_has_one_chinese_word() -> None:
    """清单, as in 锁定清单; it used to be 名单 in half of the import."""
    assert [
        (english, chinese)
        for path in CATALOGUES
        for (_context, english), chinese in entries(path)
        if "名单" in chinese
    ] == []
