"""A partner checks and registers on a phone; a second one contests; it is heard, decided, appealed.

The budgets are those of ui.md: four fields, a minute at most from the first tap to the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.concurrency.acts import day
from tests.journeys.pace import Hand
from tests.journeys.phone import a_photo
from tests.live.browser import PHONE, Desk
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
PARTNERS, STAFF = ("amy", "ben"), ("nora", "dora")
FIELDS, MOST_SECONDS = 4, 60
MOST_TAPS, MOST_KEYS = 20, 40
MONTH = day(90)[:7]
PDF = {
    "name": "minutes.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n",
}
STATE = "SELECT state FROM registration_registration WHERE number = ?"


@pytest.fixture
def desks(live_cast: Installation, chromium: Browser) -> Iterator[dict[str, Desk]]:
    in_hand: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    made = {}
    for name in (*PARTNERS, *STAFF):
        how = in_hand if name in PARTNERS else {}
        made[name] = Desk(chromium, live_cast.address, **how)
        made[name].sign_in(name, live_cast.facts["password"])
    yield made
    for desk in made.values():
        desk.close()
    assert {name: desk.complaints for name, desk in made.items() if desk.complaints} == {}


def check(page: Page, hand: Hand, name: str) -> str:
    """From my day: the answer before any form."""
    page.goto("/partner/")
    hand.type(page.locator("form[action='/partner/check/'] input[name=name]"), name)
    hand.tap(page.locator("form[action='/partner/check/']:has(input[name=name]) button"))
    verdict = page.locator("#verdict")
    expect(verdict).to_be_visible()
    return str(verdict.get_attribute("data-answer"))


def fill_in(page: Page, hand: Hand) -> int:
    """The four fields; the number of the registration."""
    form = page.locator("#claim")
    assert form.locator("input:visible, select:visible, textarea:visible").count() == FIELDS
    hand.choose(form.locator("[name=product]"), "storage")
    hand.type(form.locator("[name=value]"), "46")
    hand.turn_to(form.locator("[name=close]"), MONTH)
    hand.type(form.locator("[name=contact]"), "王主任")
    hand.tap(form.locator("button"))
    page.wait_for_url("**/partner/deals/*/")
    return int(page.locator("h1").inner_text().split()[0].removeprefix("R-"))


def test_a_deal_is_checked_and_registered_with_four_fields_within_a_minute(
    live_cast: Installation, desks: dict[str, Desk]
) -> None:
    page, hand = desks["amy"].page, Hand()

    answer = check(page, hand, "云栖存储")
    number = fill_in(page, hand)

    assert answer == "free"
    assert live_cast.database.value(STATE, number) == "granted"
    assert hand.taps <= MOST_TAPS and hand.keys <= MOST_KEYS, (hand.taps, hand.keys)
    assert hand.seconds <= MOST_SECONDS, (hand.taps, hand.keys, hand.seconds)
    expect(page.locator(".page-head .chip--ok")).to_be_visible()


def say(page: Page, words: str, file: Any) -> None:
    card = page.locator("#conflict")
    card.locator("textarea").fill(words)
    card.locator("input[type=file]").set_input_files(file)
    card.locator("form button").tap()
    expect(page.locator("#conflict blockquote")).to_contain_text(words)


def test_a_conflict_is_heard_on_both_sides_decided_and_appealed(
    live_cast: Installation, desks: dict[str, Desk]
) -> None:
    amy, ben = desks["amy"].page, desks["ben"].page
    nora, dora = desks["nora"].page, desks["dora"].page

    check(amy, Hand(), "北方师范大学")
    first = fill_in(amy, Hand())
    assert check(ben, Hand(), "北方師範大學") == "not_free"
    verdict = ben.locator("#verdict").inner_text()
    assert "Nora" in verdict and "甲伙伴" not in verdict and f"{first}" not in verdict
    second = fill_in(ben, Hand())
    expect(ben.locator(".page-head .chip--warn")).to_be_visible()

    amy.reload()
    say(amy, "我方八月起每周到现场", a_photo())
    say(ben, "我方编写了招标文件", PDF)
    for page, theirs, company in (
        (amy, "我方编写了招标文件", "乙伙伴"),
        (ben, "我方八月起每周到现场", "甲伙伴"),
    ):
        page.reload()
        words = page.locator("body").inner_text()
        assert theirs not in words and company not in words
    papers = [page.locator("#conflict a[download]").get_attribute("href") for page in (amy, ben)]
    assert amy.request.get(str(papers[0])).status == 200
    assert [amy.request.get(str(papers[1])).status, ben.request.get(str(papers[0])).status] == [
        404,
        404,
    ]
    desks["amy"].shoot_both_languages("portal-conflict")

    decide(desks["nora"], give_to=second)
    assert [live_cast.database.value(STATE, n) for n in (first, second)] == ["queued", "granted"]

    amy.reload()
    expect(amy.locator("main")).to_contain_text("招标文件更早")
    amy.locator("#appeal textarea").fill("我方有会议纪要")
    amy.locator("#appeal button").tap()
    expect(amy.locator("main")).to_contain_text("我方有会议纪要")
    expect(amy.locator("#appeal")).to_have_count(0)
    desks["amy"].shoot_both_languages("portal-appealed")

    answer(desks["dora"])
    assert [live_cast.database.value(STATE, n) for n in (first, second)] == ["granted", "queued"]
    amy.reload()
    expect(amy.locator(".page-head .chip--ok")).to_be_visible()
    ben.reload()
    shown = ben.locator("body").inner_text()
    assert "纪要成立" in shown and "我方有会议纪要" not in shown
    assert nora.url != dora.url


def decide(manager: Desk, *, give_to: int) -> None:
    """From the notice to the decision, by keys: both sides' words are on one page."""
    page = manager.page
    page.goto("/notices/")
    page.locator("main a[href*='/registrations/']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/registrations/*/")
    sides = page.locator("#case .side")
    expect(sides).to_have_count(2)
    for words in ("我方八月起每周到现场", "我方编写了招标文件"):
        expect(page.locator("#case")).to_contain_text(words)
    expect(sides.locator("a[download]")).to_have_count(2)
    manager.shoot_both_languages("staff-conflict")
    page.keyboard.press("r")
    page.keyboard.type("招标文件更早")
    page.keyboard.press("Tab")
    page.locator(f"#case .side:has-text('R-{give_to:04d}') button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#case")).to_contain_text("招标文件更早")


def answer(director: Desk) -> None:
    page = director.page
    page.goto("/notices/")
    page.locator("main a[href*='/registrations/']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/registrations/*/")
    director.shoot_both_languages("staff-appeal")
    form = page.locator("form[action*='/appeals/']")
    expect(form).to_contain_text("我方有会议纪要")
    form.locator("textarea").fill("纪要成立")
    form.locator("button[value=overturn]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("纪要成立")
