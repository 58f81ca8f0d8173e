"""The accounts list without a mouse, with the keys counted (ui §6.1 and §6.3)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live.browser import Desk, has_lost_focus
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
SEGMENTS = "SELECT id, segment FROM keyaccounts_account ORDER BY id"


class Keys:
    """A keyboard that counts: each key once, whether it types or acts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)


@pytest.fixture
def opal(live_demo: Installation, chromium: Browser) -> Iterator[Desk]:
    desk = Desk(chromium, live_demo.address)
    desk.sign_in(live_demo.facts["logins"]["sales_ops"], live_demo.facts["password"])
    desk.page.goto("/accounts/")
    yield desk
    desk.close()
    assert desk.complaints == []


def test_a_fact_is_corrected_in_the_preview_with_eight_keys_and_its_text(opal: Desk) -> None:
    page, keys = opal.page, Keys(opal.page)

    keys.press("j", "Space")
    expect(page.locator("#peek h2")).to_be_visible()
    keys.press("i", "Tab", "Enter")
    expect(page.locator("#prop-short_name input[name=value]")).to_be_focused()
    keys.type("简称")
    keys.press("Enter")
    expect(page.locator("#prop-short_name a.prop__value")).to_contain_text("简称")
    assert not has_lost_focus(page)
    keys.press("Escape")

    expect(page.locator("tbody tr").first).to_be_focused()
    expect(page.locator("#peek")).to_be_hidden()
    assert keys.count - len("简称") <= 8


def test_a_search_goes_on_to_its_rows_and_is_kept_as_a_view(opal: Desk) -> None:
    page, keys = opal.page, Keys(opal.page)

    keys.press("f")
    keys.type("中学")
    keys.press("Enter")
    expect(page.locator("tbody tr").first).to_be_focused()
    keys.press("w")
    expect(page.locator("#view-name")).to_be_focused()
    keys.type("中学们")
    keys.press("Enter")
    tab = page.locator("nav.tabs a[aria-current=page]")
    expect(tab).to_have_text("中学们")
    assert keys.count - len("中学中学们") <= 4

    keys.press("w", "Tab", "Tab", "Tab")
    expect(page.locator(".menu__view input[name=name]").first).to_be_focused()
    keys.type("学校")
    keys.press("Enter")
    expect(tab).to_have_text("学校")
    keys.press("w", "Tab", "Tab", "Tab", "Tab", "Tab", "Enter")
    expect(page.locator("nav.tabs")).not_to_contain_text("学校")


def test_many_rows_change_their_class_and_back_with_nine_keys(
    live_demo: Installation, opal: Desk
) -> None:
    page, keys = opal.page, Keys(opal.page)
    before = live_demo.database.rows(SEGMENTS)

    keys.press("j", "x", "j", "x", "s")
    expect(page.locator("#sheet select[name=value]")).to_be_focused()
    keys.press("a", "Tab", "Enter")
    expect(page.locator("#toasts form button")).to_be_visible()
    expect(page.locator("#sheet")).to_be_hidden()
    assert not has_lost_focus(page)
    assert live_demo.database.rows(SEGMENTS) != before
    with page.expect_navigation():
        keys.press("u")

    assert live_demo.database.rows(SEGMENTS) == before
    assert keys.count <= 9


def test_the_whole_list_is_chosen_by_a_key(opal: Desk) -> None:
    page = opal.page

    Keys(page).press("j", "x", "a", "s")

    button = page.locator("#sheet button.btn--primary")
    expect(button).to_be_visible()
    total = page.locator(".pager").inner_text().split()[0]
    expect(button).to_contain_text(total)


def test_the_sheet_of_keys_names_what_is_bound_and_nothing_else(opal: Desk) -> None:
    page = opal.page
    address = page.url

    Keys(page).press("j", "?")
    sheet = page.locator("dialog[open] [data-key-sheet]")
    expect(sheet).to_be_visible()
    named = {part.lower() for part in sheet.locator("kbd").all_inner_texts()}
    Keys(page).press("Escape")

    assert {"j", "k", "space", "enter", "x", "f", "w", "n", "/", "?", "ctrl"} <= named
    for letter in sorted(set("abcdefhilmoqrstuvyz") - named):
        Keys(page).press(letter)
    expect(page.locator("tbody tr").first).to_be_focused()
    assert page.url == address
    assert page.locator("dialog[open]").count() == 0


def test_single_keys_can_be_switched_off_and_chords_stay(opal: Desk) -> None:
    page = opal.page
    opal.prefer(shortcuts="off")
    page.reload()

    Keys(page).press("j", "?", "n")
    assert page.locator("dialog[open], tbody tr:focus").count() == 0
    Keys(page).press("Control+k")
    expect(page.locator("dialog[open] input")).to_be_focused()

    opal.prefer(shortcuts="on")
    page.reload()
    Keys(page).press("j")
    expect(page.locator("tbody tr").first).to_be_focused()
