"""The main job, as sales operations and one seller do it: a locked list becomes this week's visits.

Import, check, answer, enter, resolve duplicates, lock, plan, review, publish, read why, open the
week. With the real list beside the checkout, the same journey takes that one as well.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.locked_list import UNKNOWN_REGION, write_list
from tests.live.browser import Desk, has_lost_focus
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
REAL_LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "locked_list_2006.xlsx"
LISTS = ["made-up", *(["real"] if REAL_LIST.is_file() else [])]
JOB_MS = 240_000


@pytest.mark.parametrize("which", LISTS)
def test_a_locked_list_becomes_the_week_of_a_seller(
    which: str, live_demo: Installation, chromium: Browser, tmp_path: Path
) -> None:
    path = REAL_LIST if which == "real" else write_list(
        tmp_path, customers=280, pairs=pairs_of(live_demo)
    ).path  # fmt: skip
    before = locked(live_demo)
    opal = Desk(chromium, live_demo.address)
    opal.sign_in(live_demo.facts["logins"]["sales_ops"], live_demo.facts["password"])

    check_list(opal, path)
    answer_questions(opal, which)
    enter_list(opal)
    resolve_duplicates(opal, live_demo)
    lock_list(opal)
    make_plan(opal)
    review_plan(opal, live_demo, chromium)
    publish_plan(opal)
    read_why(opal)

    assert locked(live_demo) >= before + (250 if which == "made-up" else 3000)
    assert open_week_of_a_seller(live_demo, chromium) > 0
    assert opal.complaints == []


def check_list(opal: Desk, path: Path) -> None:
    page = opal.page
    page.goto("/accounts/imports/")
    opal.shoot_both_languages("import-1-file")
    page.set_input_files("input[type=file]", path)
    page.locator("form[enctype] button").click()
    page.wait_for_url(re.compile(r"/accounts/imports/\d+/$"))
    opal.shoot_both_languages("import-2-columns")
    for unit in page.locator("select[name^=unit_]").all():
        if not unit.input_value():
            unit.select_option("万元")
    page.locator("form[action$='/mapping/'] button.btn--primary").click()
    wait_for_the_job(page)


def answer_questions(opal: Desk, which: str) -> None:
    """The wizard asks for what nobody knows; the made-up list has one region of that kind."""
    page = opal.page
    opal.shoot_both_languages("import-3-questions")
    if which == "made-up":
        answer = page.get_by_label(UNKNOWN_REGION, exact=True)
        # Another journey may have left this person reading English.
        beijing = answer.locator("option", has_text=re.compile("^(北京|Beijing)$"))
        answer.select_option(beijing.first.get_attribute("value"))
    else:
        for at in range(page.locator("select[name^=answer_]").count()):
            answer = page.locator("select[name^=answer_]").nth(at)
            if not answer.input_value():
                answer.select_option(index=2)
    page.locator("form[action$='/values/'] button.btn--primary").click()
    wait_for_the_job(page)
    opal.shoot_both_languages("import-4-checked")


def enter_list(opal: Desk) -> None:
    opal.page.locator("form[action$='/start/'] button.btn--primary").click()
    wait_for_the_job(opal.page)
    opal.shoot_both_languages("import-5-entered")


def resolve_duplicates(opal: Desk, live_demo: Installation) -> None:
    """Two rows of one customer are merged, of two customers kept apart; each act shows the next."""
    page = opal.page
    there = page.url
    link = page.locator("#import a[href$='/duplicates/']")
    expect(link).to_be_visible()
    link.click()
    opal.shoot_both_languages("duplicates")
    waiting = open_pairs(live_demo)
    assert waiting > 1
    for decide in ("button[name=keep]", "button[value=different]"):
        pair = page.locator("#pair input[name=pair]").input_value()
        page.locator(f"#pair {decide}").first.click()
        expect(page.locator(f"#pair input[name=pair][value='{pair}']")).to_have_count(0)
        assert not has_lost_focus(page)
    assert open_pairs(live_demo) <= waiting - 2
    page.goto(there)


def lock_list(opal: Desk) -> None:
    opal.page.locator("form[action$='/lock/'] button").click()
    wait_for_the_job(opal.page)
    expect(opal.page.locator("#import a[href='/plan/']")).to_be_visible(timeout=JOB_MS)
    opal.shoot_both_languages("import-6-locked")


def make_plan(opal: Desk) -> None:
    page = opal.page
    page.goto("/plan/")
    page.locator("form[action$='/runs/'] button").click()
    page.locator("a[href$='/publication/']").wait_for(timeout=JOB_MS)
    opal.shoot_both_languages("plan-draft")


def review_plan(opal: Desk, live_demo: Installation, chromium: Browser) -> None:
    """An unread draft asks for its review first; here the VP reads every region of it."""
    page = opal.page
    page.locator("a[href$='/publication/']").click()
    page.locator("form[action$='/publication/'] input[name=reason]").wait_for()
    opal.shoot_both_languages("plan-publication")
    page.locator("form[action$='/review/'] button").click()
    expect(page.locator("#review")).to_be_visible()
    vera = Desk(chromium, live_demo.address)
    vera.sign_in(live_demo.facts["logins"]["vp"], live_demo.facts["password"])
    vera.page.goto(page.url)
    waiting = vera.page.locator("#review .chip--warn")
    for left in range(waiting.count(), 0, -1):
        vera.page.locator("#review li:has(.chip--warn) button[value=approved]").first.click()
        expect(waiting).to_have_count(left - 1)
    assert vera.complaints == []
    vera.close()


def publish_plan(opal: Desk) -> None:
    """Every region has approved, so nobody is asked for a reason."""
    page = opal.page
    page.reload()
    page.locator("a[href$='/publication/']").click()
    page.locator("form[action$='/publication/'] button").wait_for()
    expect(page.locator("input[name=reason]")).to_have_count(0)
    page.locator("form[action$='/publication/'] button").click()
    expect(page.locator(".chip--ok").first).to_be_visible(timeout=JOB_MS)
    opal.shoot_both_languages("plan-published")


def read_why(opal: Desk) -> None:
    """An account of the published plan says its owner, its reason and the best other ways."""
    page = opal.page
    page.goto(f"{page.url.split('?')[0]}lines/")
    page.locator("#plan-lines tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/plan/lines/\d+/$"))
    cards = page.locator("main .card")
    expect(cards.first.locator("p").nth(1)).not_to_be_empty()
    expect(cards.nth(1).locator("tbody tr").first).to_be_visible()


def open_week_of_a_seller(live_demo: Installation, chromium: Browser) -> int:
    """The stops that the seller sees on the page of the week, each with its reason."""
    seller = Desk(chromium, live_demo.address)
    seller.sign_in(live_demo.facts["logins"]["outside_seller"], live_demo.facts["password"])
    seller.shoot_both_languages("today-seller")
    seller.page.goto("/week/")
    expect(seller.page.locator("h1")).to_be_visible()
    seller.shoot_both_languages("week-seller")
    stops = seller.page.locator("[id^=stop-]")
    shown = stops.count()
    if not shown:  # the last working days of a week may be behind us: the next week has them
        seller.page.goto(f"/week/?on={next_monday(live_demo)}")
        shown = stops.count()
    assert seller.complaints == []
    seller.close()
    return shown


def wait_for_the_job(page: Page) -> None:
    """The page asks by itself and shows the outcome when the work is done."""
    expect(page.locator("#import-progress")).to_have_count(0, timeout=JOB_MS)
    expect(page.locator("#import .note--bad")).to_have_count(0)


def locked(live_demo: Installation) -> int:
    return int(
        live_demo.database.value("SELECT count(*) FROM keyaccounts_account WHERE state = 'locked'")
    )


def open_pairs(live_demo: Installation) -> int:
    return int(
        live_demo.database.value(
            "SELECT count(*) FROM keyaccounts_duplicatepair WHERE verdict = 'open'"
        )
    )


def pairs_of(live_demo: Installation) -> list[str]:
    rows = live_demo.database.rows(
        "SELECT o.name, i.name FROM organisation_pair p "
        "JOIN organisation_user o ON o.id = p.outside_id "
        "JOIN organisation_user i ON i.id = p.inside_id WHERE p.until IS NULL ORDER BY p.id"
    )
    return [f"{outside}/{inside}" for outside, inside in rows]


def next_monday(live_demo: Installation) -> str:
    return str(
        live_demo.database.value(
            'SELECT CAST(min("on") AS varchar) FROM activities_visit '
            "WHERE state = 'planned' AND \"on\" > CURRENT_DATE"
        )
    )
