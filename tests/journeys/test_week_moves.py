"""A visit goes to another day by the menu and by the mouse; the page says what moved, and undo puts it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.journeys.test_list_by_keys import Keys
from tests.live.browser import Desk, has_lost_focus
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
MOST_KEYS = 4


@pytest.fixture
def desk(live_cast: Installation, chromium: Browser) -> Iterator[Desk]:
    desk = Desk(chromium, live_cast.address).sign_in("olga", live_cast.facts["password"])
    yield desk
    desk.close()
    assert desk.complaints == []


def a_visit_on(desk: Desk, account: int, on: date) -> str:
    """Planned by the page for that; returns the id of its stop in the week."""
    page = desk.page
    page.goto(f"/week/accounts/{account}/visits/")
    page.locator("input[name=on]").fill(on.isoformat())
    page.locator("main form button.btn--primary").click()
    page.wait_for_url("**/week/*/?on=*")
    return page.url.partition("#")[2]


def test_by_the_menu_by_the_mouse_and_back(live_cast: Installation, desk: Desk) -> None:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=14)
    stop = a_visit_on(desk, live_cast.facts["accounts"]["olgas"], monday)
    page, keys = desk.page, Keys(desk.page)
    number = stop.removeprefix("stop-")

    page.locator(f"#move-{number}").focus()
    keys.press("Enter", "Tab", "Tab", "Enter")
    expect(page.locator("#week-change")).to_be_visible()
    assert keys.count <= MOST_KEYS
    expect(page.locator("#week details[open]")).to_have_count(0)
    assert not has_lost_focus(page)
    desk.shoot_both_languages("week-moved")

    page.goto(f"/week/?on={monday}")
    here = page.locator(f"#{stop}").evaluate("stop => stop.closest('[data-day]').dataset.day")
    there = monday + timedelta(days=4)
    assert here != there.isoformat()
    page.locator(f"#{stop} .stop__name").drag_to(page.locator(f"#day-{there} .day__head"))
    expect(page.locator(f"#day-{there} #{stop}")).to_be_visible()

    page.locator("#undo-change").click()
    expect(page.locator(f"#day-{here} #{stop}")).to_be_visible()
    page.locator("#week-as-list").click()
    expect(page.locator("#week-list tbody tr")).to_have_count(1)
    desk.shoot_both_languages("week-list")
