"""A manager prepares the weekly talks (ui R2): pair after pair, without loading a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_list_by_keys import Keys
from tests.live.browser import Desk, has_lost_focus
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]


@pytest.fixture
def manager(live_demo: Installation, chromium: Browser) -> Iterator[Desk]:
    desk = Desk(chromium, live_demo.address)
    desk.sign_in(live_demo.facts["logins"]["region_manager"], live_demo.facts["password"])
    desk.page.goto("/")
    yield desk
    desk.close()
    assert desk.complaints == []


def test_each_further_pair_is_one_key_and_no_page(manager: Desk) -> None:
    page, keys = manager.page, Keys(manager.page)
    page.evaluate("document.documentElement.dataset.same = 'page'")
    names = page.locator("#team tbody tr .main a").all_inner_texts()[:3]
    heading = page.locator("#peek h2")

    keys.press("j", "Space")
    expect(heading).to_contain_text(names[0])
    for name in names[1:]:
        keys.press("j")
        expect(heading).to_contain_text(name)
    keys.press("k")
    expect(heading).to_contain_text(names[1])
    assert not has_lost_focus(page)
    assert keys.count == 5
    assert page.evaluate("document.documentElement.dataset.same") == "page"

    keys.press("Enter")
    page.wait_for_url("**/week/*/")
