"""A joint visit without a mouse: the seller finds a time, the partner's seller answers from the inbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_list_by_keys import Keys
from tests.live.browser import Desk
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
MOST_KEYS = 20  # from the account's page to the invitations sent


@pytest.fixture
def desks(live_cast: Installation, chromium: Browser) -> Iterator[dict[str, Desk]]:
    made = {}
    for name in ("olga", "alan"):
        made[name] = Desk(chromium, live_cast.address)
        made[name].sign_in(name, live_cast.facts["password"])
    yield made
    for desk in made.values():
        desk.close()
        assert desk.complaints == []


def test_a_time_is_found_and_answered_by_keys_alone(
    live_cast: Installation, desks: dict[str, Desk]
) -> None:
    olga, keys = desks["olga"].page, Keys(desks["olga"].page)
    facts = live_cast.facts
    olga.goto(f"/week/accounts/{facts['accounts']['olgas']}/joint/")

    olga.locator(f"input[name=guests][value='{facts['people']['alan']}']").focus()
    keys.press("Space", "Enter")
    first = olga.locator("#times input[name=slot]").first
    expect(first).to_be_visible()
    desks["olga"].shoot_both_languages("joint-times")
    olga.locator("#times input[name=slot]").first.focus()
    keys.press("Space", "Enter")
    olga.wait_for_url("**/week/visits/*/")
    assert keys.count <= MOST_KEYS
    desks["olga"].shoot_both_languages("joint-visit")

    alan = desks["alan"].page
    alan.goto("/notices/")
    alan.locator("main a[href*='/partner/visits/']").first.focus()
    alan.keyboard.press("Enter")
    alan.wait_for_url("**/partner/visits/*/")
    desks["alan"].shoot_both_languages("invitation")
    alan.keyboard.press("y")
    expect(alan.locator(".page-head .chip--ok")).to_be_visible()

    olga.reload()
    expect(olga.locator(".rows .chip--ok")).to_be_visible()
    olga.goto("/notices/")
    expect(olga.locator("main .rows li").first).to_contain_text("Alan")
