"""Lists, palette and menus work without a mouse, and a composing Enter is nobody's act."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_rows_are_walked_peeked_and_picked_by_single_keys(page: Page) -> None:
    page.goto("/list/")

    press(page, "j", "j", "j", "k", "Space")

    expect(page.locator("#sample-1")).to_be_focused()
    expect(page.locator("#peek h2")).to_have_text("Peeked")
    press(page, "Escape", "x", "j", "j", "Shift+X")
    expect(page.locator("#peek")).to_be_hidden()
    expect(page.locator("[data-acts-count]")).to_have_text("3")


def test_letters_typed_in_a_field_are_letters(page: Page) -> None:
    page.goto("/list/")

    page.locator("#filter").press_sequentially("jx北?")

    expect(page.locator("#filter")).to_have_value("jx北?")
    expect(page.locator("#filter")).to_be_focused()
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_the_key_sheet_lists_what_is_bound_and_nothing_else(page: Page) -> None:
    page.goto("/list/")
    bound = page.locator("[data-key]").count()

    press(page, "Shift+?")

    listed = page.locator("[data-key-sheet] li").all_inner_texts()
    hidden_acts = page.locator(".acts [data-key]").count()
    assert len(listed) == bound - hidden_acts
    assert any("Next row" in line for line in listed)


def test_single_keys_can_be_switched_off_and_chords_stay(page: Page) -> None:
    page.goto("/kit/")
    page.locator("#actor-menu summary").click()
    page.locator('button[name="shortcuts"][value="off"]').click()
    press(page, "Escape", "Shift+?")
    expect(page.locator("#shortcuts")).to_be_hidden()

    press(page, "Control+k")

    expect(page.locator("#palette")).to_be_visible()


def test_the_palette_finds_moves_and_opens(page: Page) -> None:
    page.goto("/list/")
    press(page, "/")
    page.keyboard.type("北京")
    expect(page.locator("#palette [role=option]").first).to_contain_text("北京市教育委员会")

    press(page, "ArrowDown", "Enter")

    page.wait_for_url("**/list/?row=*")


def test_an_enter_of_the_input_method_opens_nothing(page: Page) -> None:
    page.goto("/list/")
    press(page, "Control+k")
    page.keyboard.type("北")
    expect(page.locator("#palette [role=option]").first).to_contain_text("北")
    before = page.url

    page.locator("#palette input").dispatch_event(
        "keydown", {"key": "Enter", "keyCode": 229, "bubbles": True}
    )

    expect(page.locator("#palette")).to_be_visible()
    assert page.url == before


def test_g_and_a_letter_go_to_an_entry(page: Page) -> None:
    page.goto("/list/")

    press(page, "g", "p")

    page.wait_for_url("**/kit/?at=pipeline")


def test_a_phone_reaches_the_entries_that_do_not_fit_its_bar(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/list/")

    page.locator(".bar summary").click()

    last = page.locator(".bar .menu__panel a").last
    expect(last).to_be_in_viewport(ratio=1)
    last.click(trial=True)
