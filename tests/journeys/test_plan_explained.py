"""A published plan is explained, a seller leaves, the re-plan is reviewed and published.

Sales operations makes and publishes a plan and reads why one account is covered as it is. The
administrator notes that a seller has left. The next plan gives the accounts to others; the region's
manager moves one by hand, takes it back, approves; operations compares, publishes.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live.browser import Desk
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
JOB_MS = 240_000


def test_a_seller_leaves_and_the_plan_follows(live_demo: Installation, chromium: Browser) -> None:
    opal = _desk(live_demo, chromium, "sales_ops")
    _make_a_plan(opal.page)
    _publish(opal.page)
    first = _plan_id(opal.page)
    seller = _busiest_seller(live_demo, first)

    _read_why(opal, _line_of(live_demo, first, seller))
    _leave(live_demo, chromium, seller)
    _make_a_plan(opal.page)
    second = _plan_id(opal.page)
    assert _accounts_of(live_demo, second, seller) == 0
    opal.page.locator("form[action$='/review/'] button").click()
    expect(opal.page.locator("#review")).to_be_visible()
    opal.shoot_both_languages("plan-review")

    _review(live_demo, chromium, second)
    _compare_and_publish(opal, second)

    assert _state(live_demo, second) == "published"
    assert _state(live_demo, first) == "replaced"
    assert _still_owned_by(live_demo, seller) == 0
    assert opal.complaints == []


def _desk(live_demo: Installation, chromium: Browser, role: str) -> Desk:
    desk = Desk(chromium, live_demo.address)
    return desk.sign_in(live_demo.facts["logins"][role], live_demo.facts["password"])


def _make_a_plan(page: Page) -> None:
    page.goto("/plan/")
    page.locator("form[action$='/runs/'] button").click()
    page.wait_for_url(re.compile(r"/plan/\d+/$"))
    page.locator("a[href$='/publication/']").wait_for(timeout=JOB_MS)


def _publish(page: Page) -> None:
    page.locator("a[href$='/publication/']").click()
    reason = page.locator("input[name=reason]")
    page.locator("form[action$='/publication/'] button").wait_for()
    if reason.count():
        reason.fill("The quarter begins tomorrow")
    page.locator("form[action$='/publication/'] button").click()
    expect(page.locator(".page-head .chip--ok")).to_be_visible(timeout=JOB_MS)


def _read_why(opal: Desk, line: int) -> None:
    """The owner, what else was possible and what each would gain or lose, and the parts."""
    page = opal.page
    page.goto(f"/plan/lines/{line}/")
    cards = page.locator("main .card")
    expect(cards.first.locator("p").nth(1)).not_to_be_empty()
    assert page.locator("table.grid tbody tr").count() >= 1
    opal.shoot_both_languages("plan-line")


def _leave(live_demo: Installation, chromium: Browser, seller: int) -> None:
    adam = _desk(live_demo, chromium, "administrator")
    adam.page.goto(f"/people/{seller}/")
    adam.page.once("dialog", lambda dialog: dialog.accept())
    adam.page.locator("form[action$='/departure/'] button").click()
    adam.page.wait_for_load_state()
    adam.close()
    assert _is_gone(live_demo, seller)


def _review(live_demo: Installation, chromium: Browser, plan: int) -> None:
    """The manager moves an account with the keyboard, undoes it, and approves the region."""
    nora = _desk(live_demo, chromium, "region_manager")
    page = nora.page
    page.goto(f"/plan/{plan}/lines/")
    page.locator("#plan-lines tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/plan/lines/\d+/$"))
    line = int(page.url.rstrip("/").split("/")[-1])
    owner = _owner_of(live_demo, line)
    page.keyboard.press("m")
    expect(page.locator("select[name=owner]").first).to_be_focused()
    others = page.locator("form[action$='/move/'] select[name=owner] option:not([selected])")
    page.locator("form[action$='/move/'] select[name=owner]").select_option(
        others.first.get_attribute("value")
    )
    page.locator("form[action$='/move/'] button").click()
    page.locator("form[action$='/undoing/'] button").wait_for()
    assert _owner_of(live_demo, line) != owner
    nora.shoot_both_languages("plan-line-moved")
    page.locator("form[action$='/undoing/'] button").click()
    page.wait_for_load_state()
    assert _owner_of(live_demo, line) == owner

    page.goto(f"/plan/{plan}/")
    page.locator("#review button[value=approved]").first.click()
    expect(page.locator("#review .chip--ok")).to_have_count(1)
    assert nora.complaints == []
    nora.close()


def _compare_and_publish(opal: Desk, plan: int) -> None:
    page = opal.page
    page.goto(f"/plan/{plan}/comparison/")
    expect(page.locator("#comparison tbody tr").first).to_be_visible()
    opal.shoot_both_languages("plan-comparison")
    page.goto(f"/plan/{plan}/prices/")
    expect(page.locator("#prices tbody tr").first).to_be_visible()
    opal.shoot_both_languages("plan-prices")
    page.goto(f"/plan/{plan}/")
    _publish(page)
    page.goto(f"/plan/{plan}/taking-back/")
    expect(page.locator("input[name=reason]")).to_be_visible()
    opal.shoot_both_languages("plan-taking-back")


def _plan_id(page: Page) -> int:
    found = re.search(r"/plan/(\d+)/", page.url)
    assert found is not None
    return int(found.group(1))


def _value(live_demo: Installation, statement: str) -> int:
    return int(live_demo.database.value(statement) or 0)


def _busiest_seller(live_demo: Installation, plan: int) -> int:
    return _value(
        live_demo,
        f"SELECT owner_id FROM coverage_planline WHERE plan_id = {plan} "
        "GROUP BY owner_id ORDER BY count(*) DESC, owner_id LIMIT 1",
    )


def _line_of(live_demo: Installation, plan: int, seller: int) -> int:
    return _value(
        live_demo,
        f"SELECT min(id) FROM coverage_planline WHERE plan_id = {plan} AND owner_id = {seller}",
    )


def _accounts_of(live_demo: Installation, plan: int, seller: int) -> int:
    return _value(
        live_demo,
        f"SELECT count(*) FROM coverage_planline WHERE plan_id = {plan} AND owner_id = {seller}",
    )


def _owner_of(live_demo: Installation, line: int) -> int:
    return _value(live_demo, f"SELECT owner_id FROM coverage_planline WHERE id = {line}")


def _still_owned_by(live_demo: Installation, seller: int) -> int:
    return _value(
        live_demo,
        f"SELECT count(*) FROM keyaccounts_account WHERE owner_id = {seller} AND state = 'locked'",
    )


def _is_gone(live_demo: Installation, seller: int) -> bool:
    active = live_demo.database.value(
        f"SELECT is_active FROM organisation_user WHERE id = {seller}"
    )
    return not active


def _state(live_demo: Installation, plan: int) -> str:
    return str(
        live_demo.database.value(f"SELECT state FROM coverage_coverageplan WHERE id = {plan}")
    )
