"""A walk through every page as a stranger takes it: does it fit, can it be read, whose words are these.

One browser and one sign-in a role and language; each page is looked at on a desk in light and on
a phone in dark, so both themes and both sizes are seen without loading the page four times.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import pages
from tests.live.browser import DESK, PHONE, Desk, has_lost_focus
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
LOOKS = (("light", DESK, None), ("dark", PHONE, pages.OF_THE_LOOK))
FIRST_LOAD_BYTES = 160 * 1024
COMPACT_ROWS = 19
ROWS_IN_SIGHT = """() => {
  const top = document.querySelector('thead').getBoundingClientRect().bottom;
  const floor = document.querySelector('.grid-scroll').getBoundingClientRect().bottom;
  return [...document.querySelectorAll('tbody tr')].filter((row) => {
    const box = row.getBoundingClientRect();
    return box.top >= top - 1 && box.bottom <= floor + 1;
  }).length;
}"""


def sign_in(browser: Browser, live_demo: Installation, role: str, language: str) -> Desk:
    still = {"reduced_motion": "reduce"}  # axe would read a colour on its way to another
    desk = Desk(browser, live_demo.address, bypass_csp=True, **still)
    desk.sign_in(live_demo.facts["logins"][role], live_demo.facts["password"])
    desk.speak(language)
    return desk


@pytest.mark.parametrize("role", pages.PAGES)
def test_every_page_fits_and_passes_axe_in_both_themes(
    role: str, live_demo: Installation, chromium: Browser
) -> None:
    desk = sign_in(chromium, live_demo, role, "zh-hans")

    wrong = {
        (path, theme): found
        for path in pages.paths(role, live_demo.database)
        for theme, found in looked_at(desk, path)
        if found
    }

    assert wrong == {}
    desk.close()


def looked_at(desk: Desk, path: str) -> Iterator[tuple[str, list[object]]]:
    desk.page.goto(path)
    for theme, size, rules in LOOKS:
        desk.page.set_viewport_size(size)  # type: ignore[arg-type]
        desk.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        over = ["wider than the screen"] if pages.runs_over(desk.page, size["width"]) else []
        yield theme, [*over, *pages.faults(desk.page, only=rules)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", pages.PAGES)
def test_every_page_speaks_one_language(
    role: str, language: str, live_demo: Installation, chromium: Browser
) -> None:
    desk = sign_in(chromium, live_demo, role, language)
    data = pages.entered(live_demo.database)

    left = {}
    for path in pages.paths(role, live_demo.database):
        desk.page.goto(path)
        if words := pages.foreign_words(desk.page, language, data):
            left[path] = words

    assert left == {}
    desk.close()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_laptop_shows_nineteen_compact_customers_and_all_their_columns(
    language: str, live_demo: Installation, chromium: Browser
) -> None:
    desk = sign_in(chromium, live_demo, "sales_ops", language)
    desk.prefer(density="compact")

    desk.page.goto("/accounts/")

    assert desk.page.evaluate(ROWS_IN_SIGHT) >= COMPACT_ROWS
    over = "(box => box.scrollWidth - box.clientWidth)(document.querySelector('.grid-scroll'))"
    assert desk.page.evaluate(over) <= 0
    desk.prefer(density="default")
    desk.close()


@pytest.mark.parametrize(
    ("role", "path", "size"),
    [
        ("sales_ops", "/accounts/", DESK),
        ("outside_seller", "/", PHONE),
        ("outside_seller", "/week/", PHONE),
        ("outside_seller", "/week/check-in/", PHONE),
    ],
)
def test_the_first_load_is_light(
    live_demo: Installation, chromium: Browser, role: str, path: str, size: dict[str, int]
) -> None:
    """Bytes as the browser counts them on the wire; nothing is in a cache."""
    desk = sign_in(chromium, live_demo, role, "zh-hans")
    page = desk.context.new_page()
    wire = desk.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))

    page.set_viewport_size(size)  # type: ignore[arg-type]
    answer = page.goto(path, wait_until="networkidle")

    assert answer is not None
    *files, whole_page = sorted(sizes)
    compressed = len(gzip.compress(answer.body()))  # as the proxy in front sends it
    assert len(files) > 5
    assert whole_page > compressed
    assert sum(files) + compressed <= FIRST_LOAD_BYTES
    desk.close()


def test_a_swap_leaves_the_focus_where_it_was(live_demo: Installation, chromium: Browser) -> None:
    desk = sign_in(chromium, live_demo, "outside_seller", "zh-hans")
    page = desk.page
    seller_pages = pages.paths("outside_seller", live_demo.database)
    visits = next(path for path in seller_pages if path.endswith("/visits/"))
    account = visits.removeprefix("/week").removesuffix("visits/")

    swap(page, "/accounts/", "thead a >> nth=0")
    swap(page, account, "#timeline nav a >> nth=1")
    swap(page, "/week/", "#week-after")

    desk.close()
    assert desk.complaints == []


def swap(page: Page, path: str, link: str) -> None:
    """Press a link that replaces part of the page; the focus must stay on something of use."""
    page.goto(path)
    page.locator(link).focus()
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        page.keyboard.press("Enter")
    expect(page.locator("html[aria-busy=true]")).to_have_count(0)
    assert not has_lost_focus(page), f"{path}: the focus is lost after {link}"


def test_the_key_sheet_of_the_list_says_what_is_bound(
    live_demo: Installation, chromium: Browser
) -> None:
    desk = sign_in(chromium, live_demo, "sales_ops", "zh-hans")
    page = desk.page
    page.goto("/accounts/")
    keys = page.locator("[data-key]").evaluate_all("parts => parts.map((one) => one.dataset.key)")
    bound = len(keys) - page.locator(".acts [data-key]").count()

    page.keyboard.press("Shift+?")

    expect(page.locator("#shortcuts")).to_be_visible()
    assert page.locator("[data-key-sheet] li").count() == bound
    assert sorted(keys) == sorted(set(keys)), "one key would do two things"
    desk.close()
