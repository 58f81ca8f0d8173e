"""Every page of the rail speaks one language at a time (ui §6.5): no word of the other is left over.

Names of people, customers and places are data and stay as they are; `translate="no"` is not
needed for them, because Chinese names in an English page are what the company entered.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.live.browser import Desk
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
ROLES = ["sales_ops", "region_manager", "outside_seller"]
# Abbreviations that Chinese colleagues use as they are, keys, and codes.
ALLOWED = re.compile(
    r"\b(?:[A-Z]{1,4}\d*|Ctrl|Enter|Esc|Space|Tandem|FY\d+|XLSX|CSV|English|km|PC|GTXPro)\b"
)
WORDS = re.compile(r"[A-Za-z]{3,}(?: [A-Za-z]+)*")
CAPTIONS = """() => [...document.querySelectorAll(
  'nav, h1, h2, h3, th, label, button, legend, .tile__label, .page-head, .filter-bar, .empty'
)].filter((part) => part.offsetParent !== null).map((part) => part.innerText)"""


@pytest.mark.parametrize("role", ROLES)
def test_no_english_is_left_on_the_chinese_pages_of_the_rail(
    role: str, live_demo: Installation, chromium: Browser
) -> None:
    desk = Desk(chromium, live_demo.address)
    desk.sign_in(live_demo.facts["logins"][role], live_demo.facts["password"])
    desk.speak("zh-hans")

    left = {path: words for path in rail(desk) if (words := english_on(desk, path))}

    assert left == {}
    assert desk.complaints == []
    desk.close()


def test_no_chinese_is_left_in_the_captions_of_the_english_pages(
    live_demo: Installation, chromium: Browser
) -> None:
    desk = Desk(chromium, live_demo.address)
    desk.sign_in(live_demo.facts["logins"]["sales_ops"], live_demo.facts["password"])
    desk.speak("en")
    names = names_in(live_demo)

    left = {path: words for path in rail(desk) if (words := chinese_on(desk, path, names))}

    assert left == {}
    desk.close()


def rail(desk: Desk) -> list[str]:
    desk.page.goto("/")
    links = desk.page.locator("nav a[href^='/']").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    assert len(links) >= 5
    return list(dict.fromkeys(links))


def english_on(desk: Desk, path: str) -> list[str]:
    desk.page.goto(path)
    texts = desk.page.evaluate(CAPTIONS)
    return sorted({word for text in texts for word in WORDS.findall(ALLOWED.sub("", text))})


def chinese_on(desk: Desk, path: str, names: set[str]) -> list[str]:
    desk.page.goto(path)
    texts = desk.page.evaluate(CAPTIONS)
    found = {words for text in texts for words in re.findall(r"[\u4e00-\u9fff]{2,}", text)}
    return sorted(words for words in found if not any(words in name for name in names))


def names_in(live_demo: Installation) -> set[str]:
    """What the company entered in Chinese: its people, partners and customers."""
    tables = (
        "organisation_user",
        "organisation_company",
        "keyaccounts_account",
        "organisation_savedview",
    )
    return {
        "中文",
        *(
            row[0]
            for table in tables
            for row in live_demo.database.rows(f"SELECT name FROM {table}")
        ),
    }
