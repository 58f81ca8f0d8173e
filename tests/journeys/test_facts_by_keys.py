"""What is known of a customer, added, corrected and removed without a mouse; the focus never falls."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_list_by_keys import Keys
from tests.live.browser import Desk, has_lost_focus
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
TITLE = "SELECT title FROM keyaccounts_contact WHERE id = ?"


@pytest.fixture
def account(live_demo: Installation) -> int:
    return int(
        live_demo.database.value(
            "SELECT min(account_id) FROM keyaccounts_contact c "
            "JOIN keyaccounts_account a ON a.id = c.account_id WHERE a.state = 'locked'"
        )
    )


@pytest.fixture
def opal(live_demo: Installation, chromium: Browser, account: int) -> Iterator[Desk]:
    desk = Desk(chromium, live_demo.address)
    desk.sign_in(live_demo.facts["logins"]["sales_ops"], live_demo.facts["password"])
    desk.page.goto(f"/accounts/{account}/")
    yield desk
    desk.close()


def test_a_need_is_added_removed_and_put_back(opal: Desk) -> None:
    page, keys = opal.page, Keys(opal.page)
    what = f"信创替换 {uuid.uuid4()}"
    known = page.locator("#known")

    page.locator("#needs-add").focus()
    keys.press("Enter")
    expect(page.locator("#sheet input[name=what]")).to_be_focused()
    keys.type(what)
    keys.press("Enter")
    expect(known).to_contain_text(what)
    expect(page.locator("#needs-add")).to_be_focused()
    assert keys.count - len(what) == 2

    keys.press("Tab", "Enter")
    expect(page.locator("#sheet input[name=what]")).to_have_value(what)
    page.locator("#sheet form[action$='/removal/'] button").focus()
    keys.press("Enter")
    expect(known).not_to_contain_text(what)
    assert not has_lost_focus(page)
    with page.expect_navigation():
        keys.press("u")
    expect(known).to_contain_text(what)
    assert opal.complaints == []


def test_the_second_of_two_editors_sees_both_texts_and_decides(
    live_demo: Installation, opal: Desk, account: int
) -> None:
    page = opal.page
    contact = live_demo.database.value(
        "SELECT min(id) FROM keyaccounts_contact WHERE account_id = ?", account
    )
    first = opal.context.new_page()
    for at in (first, page):
        at.goto(f"/accounts/{account}/")
        at.locator(f"#contacts-{contact}").press("Enter")
        expect(at.locator("#sheet input[name=title]")).to_be_visible()

    first.locator("#sheet input[name=title]").fill("院长")
    first.locator("#sheet input[name=title]").press("Enter")
    expect(first.locator("#known")).to_contain_text("院长")
    page.locator("#sheet input[name=title]").fill("副院长")
    page.locator("#sheet input[name=title]").press("Enter")

    expect(page.locator("#sheet [role=alert], #sheet .field__error").first).to_contain_text("院长")
    mine = page.locator("#sheet input[name=title]")
    expect(mine).to_have_value("副院长")
    expect(mine).to_be_focused()
    assert live_demo.database.value(TITLE, contact) == "院长"
    mine.press("Enter")
    expect(page.locator("#known")).to_contain_text("副院长")
    assert live_demo.database.value(TITLE, contact) == "副院长"
