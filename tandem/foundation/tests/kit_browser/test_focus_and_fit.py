"""The focus is never lost to a swap; rows fit the screen; both themes pass an axe run."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ROWS_IN_SIGHT = """() => {
  const floor = document.querySelector('.grid-scroll').getBoundingClientRect().bottom;
  const top = document.querySelector('thead').getBoundingClientRect().bottom;
  return [...document.querySelectorAll('tbody tr')].filter((row) => {
    const box = row.getBoundingClientRect();
    return box.top >= top - 1 && box.bottom <= floor + 1;
  }).length;
}"""


def is_focus_lost(page: Page) -> bool:
    return page.evaluate("document.activeElement === document.body")


def test_typing_goes_on_while_the_list_is_replaced(page: Page) -> None:
    page.goto("/list/")
    with page.expect_response("**/list/?q=*"):
        page.locator("#filter").press_sequentially("北京", delay=20)

    page.keyboard.type("市")

    expect(page.locator("#filter")).to_have_value("北京市")


def test_sorting_by_keyboard_keeps_the_place(page: Page) -> None:
    page.goto("/list/")
    page.locator("th[aria-sort] a").focus()

    page.keyboard.press("Enter")

    expect(page.locator("tbody tr").first).to_contain_text("国家图书馆")
    assert not is_focus_lost(page)


def test_editing_a_fact_takes_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto("/kit/")
    page.locator("#prop-phone a").click()
    expect(page.locator("#prop-phone input[name=name]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#prop-phone a")).to_be_focused()

    page.keyboard.press("Enter")
    page.locator("#prop-phone input[name=name]").fill("139")
    page.keyboard.press("Enter")

    expect(page.locator("#prop-phone a")).to_contain_text("139")
    expect(page.locator("#toasts")).to_contain_text("Saved")
    assert not is_focus_lost(page)


def test_a_refusal_in_a_sheet_is_read_in_the_sheet(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, locale="en").new_page()
    page.goto("/kit/")
    page.locator("a[data-sheet]").click()
    page.locator("#new-name").fill("Nordic")

    page.keyboard.press("Enter")

    expect(page.locator("#sheet [role=alert]")).to_contain_text("Ask Mia Berg")
    expect(page.locator("#new-name")).to_have_value("Nordic")
    expect(page.locator("#refusal")).to_be_empty()
    assert not is_focus_lost(page)
    page.context.close()


@pytest.mark.parametrize(("density", "least"), [("default", 16), ("compact", 19)])
def test_a_laptop_shows_enough_rows(page: Page, density: str, least: int) -> None:
    page.goto(f"/list/?density={density}")

    assert page.evaluate(ROWS_IN_SIGHT) >= least


@pytest.mark.parametrize("width", [342, 390, 800, 1366])
@pytest.mark.parametrize("path", ["/kit/", "/list/"])
def test_no_page_scrolls_sideways(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/kit/", "/list/"])
def test_axe_finds_no_fault(
    browser: Browser, address: str, path: str, theme: str, width: int
) -> None:
    context = browser.new_context(
        bypass_csp=True, locale="en", viewport={"width": width, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{address}{path}?theme={theme}")

    found = Axe().run(page).response["violations"]

    context.close()
    assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found] == []


def test_without_javascript_the_list_still_sorts_and_acts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{address}/list/")
    assert page.locator(".acts").is_visible()

    page.locator("th[aria-sort] a").click()

    assert "?sort=" in page.url
    context.close()
