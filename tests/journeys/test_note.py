"""A note stands once, however often the button is pressed and whatever becomes of the answer.

The page makes the key of a note when its form is opened, and a new one for the next note.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.live.browser import Desk
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
NOTES = "SELECT count(*) FROM activities_activity WHERE text = ?"
NOTE_URL = "**/notes/"


@pytest.fixture
def desk(live_demo: Installation, chromium: Browser) -> Iterator[Desk]:
    desk = Desk(chromium, live_demo.address)
    desk.sign_in(live_demo.facts["logins"]["sales_ops"], live_demo.facts["password"])
    account = live_demo.database.value(
        "SELECT min(id) FROM keyaccounts_account WHERE state = 'locked'"
    )
    desk.page.goto(f"/accounts/{account}/")
    yield desk
    desk.close()


def write(page: Page, words: str) -> str:
    """Fill the composer; the key the note would go under."""
    page.locator(".composer textarea").fill(words)
    return page.locator(".composer [name=key]").input_value()


def test_a_note_pressed_twice_stands_once(live_demo: Installation, desk: Desk) -> None:
    words = f"院长五月拍板 {uuid.uuid4()}"
    key = write(desk.page, words)

    desk.page.locator(".composer").evaluate(
        "form => { form.requestSubmit(); form.requestSubmit(); }"
    )
    expect(desk.page.locator("#timeline")).to_contain_text(words)

    assert uuid.UUID(key).version == 7
    assert live_demo.database.value(NOTES, words) == 1
    assert desk.complaints == []


def test_a_note_whose_answer_was_lost_is_sent_again_and_stands_once(
    live_demo: Installation, desk: Desk
) -> None:
    words = f"预算已批 {uuid.uuid4()}"
    save = desk.page.locator(".composer button")
    key = write(desk.page, words)

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)  # the server has it, the browser never hears of it
        route.abort()

    desk.page.route(NOTE_URL, lose, times=1)
    save.click()
    expect(desk.page.locator("#toasts")).not_to_be_empty()
    assert live_demo.database.value(NOTES, words) == 1
    save.click()
    expect(desk.page.locator("#timeline")).to_contain_text(words)

    assert live_demo.database.value(NOTES, words) == 1
    assert write(desk.page, "下一条") not in ("", key)
