"""A deal goes its way by keyboard: a criterion holds it up once, it moves on, it is lost with a reason,
and the forecast tells what changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.test_list_by_keys import Keys
from tests.live.browser import Desk
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]


@pytest.fixture
def manager(live_demo: Installation, chromium: Browser) -> Iterator[Desk]:
    desk = Desk(chromium, live_demo.address)
    desk.sign_in(live_demo.facts["logins"]["region_manager"], live_demo.facts["password"])
    yield desk
    desk.close()
    assert [one for one in desk.complaints if "422" not in one] == []


def lost(page: Page) -> int:
    """How many deals the forecast says were lost since the week was frozen."""
    page.goto("/pipeline/forecast/")
    step = page.locator("a.counted[href*='change=lost']")
    return int(step.get_attribute("data-count") or "0") if step.count() else 0


def press(keys: Keys, button: Locator) -> None:
    button.focus()
    keys.press("Enter")


def test_a_deal_is_held_up_moved_on_and_lost_and_the_forecast_tells(manager: Desk) -> None:
    page, keys = manager.page, Keys(manager.page)
    before = lost(page)
    page.locator("#forecast tbody a[href*='category=pipeline']").first.focus()
    keys.press("Enter")
    page.wait_for_url("**/pipeline/list/**")
    page.goto(f"{page.url}&stage=engaging")
    press(keys, page.locator("tbody .main a").first)
    page.wait_for_url("**/pipeline/*/")
    address = page.url

    press(keys, page.locator("form[action$='/stage/'] button[value='proposal']"))
    expect(page.locator("main")).to_contain_text("客户确认有预算")
    page.goto(address)
    press(keys, page.locator("form[action*='/criteria/'] button").first)
    expect(page.locator("form[action*='/criteria/'] button[name='not']").first).to_be_visible()
    press(keys, page.locator("form[action$='/stage/'] button[value='proposal']"))
    expect(page.locator("[aria-current='step']")).to_have_text("方案报价")

    page.locator("body").press("l")
    page.wait_for_url("**/closing/?lost")
    page.locator("select[name=reason]").select_option("price")
    page.locator("select[name=reason]").focus()
    press(keys, page.locator("main form button.btn--primary"))
    page.wait_for_url(address)
    expect(page.locator("h1 + p")).to_contain_text("丢单")
    assert lost(page) == before + 1
