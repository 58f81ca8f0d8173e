"""A morning without a mouse (ui §6.3): find a customer by two characters or by initials, walk the list.

After every swap the focus stands on something a person can use, never on the page itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tandem.foundation.text import pinyin_initials
from tests.live.browser import Desk, has_lost_focus
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]


@pytest.fixture
def opal(live_demo: Installation, chromium: Browser) -> Iterator[Desk]:
    desk = Desk(chromium, live_demo.address)
    yield desk.sign_in(live_demo.facts["logins"]["sales_ops"], live_demo.facts["password"])
    desk.close()
    assert desk.complaints == []


def a_customer(live_demo: Installation) -> tuple[str, str]:
    """A locked customer's name and the initials it is found by."""
    name = live_demo.database.value(
        "SELECT name FROM keyaccounts_account WHERE state = 'locked' ORDER BY id LIMIT 1"
    )
    return name, pinyin_initials(name)


def ask_palette(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open] input")).to_be_focused()
    page.keyboard.type(words, delay=20)


def test_enter_pressed_before_the_answer_opens_what_was_typed(
    live_demo: Installation, opal: Desk
) -> None:
    name, _initials = a_customer(live_demo)
    opal.page.goto("/pairs/")

    ask_palette(opal.page, name[2:6])
    opal.page.keyboard.press("Enter")

    opal.page.wait_for_url("**/accounts/*/")


@pytest.mark.parametrize("how", ["characters", "initials"])
def test_the_palette_opens_a_customer(how: str, live_demo: Installation, opal: Desk) -> None:
    name, initials = a_customer(live_demo)
    opal.page.goto("/")

    ask_palette(opal.page, name[2:6] if how == "characters" else initials[:6])
    expect(opal.page.locator("a.palette__item", has_text=name)).to_be_visible()
    opal.page.keyboard.press("Enter")

    opal.page.wait_for_url("**/accounts/*/")
    expect(opal.page.locator("h1")).to_be_visible()


def test_two_characters_are_enough_to_find_something(live_demo: Installation, opal: Desk) -> None:
    name, _initials = a_customer(live_demo)
    opal.page.goto("/")

    ask_palette(opal.page, name[2:4])

    expect(opal.page.locator("a.palette__item").first).to_be_visible()
    assert not has_lost_focus(opal.page)


def test_the_list_is_walked_peeked_and_opened_by_keys(opal: Desk) -> None:
    page = opal.page
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/accounts/**")
    expect(page.locator("tbody tr").first).to_be_visible()

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert not has_lost_focus(page)
    page.keyboard.press("Space")
    expect(page.locator("#peek h2, #peek header").first).to_be_visible()
    assert not has_lost_focus(page)
    page.keyboard.press("Escape")
    assert not has_lost_focus(page)
    page.keyboard.press("Enter")

    page.wait_for_url("**/accounts/*/")
