"""A day without a network: a customer nobody knew, tasks, what is known, who leads and who sits inside.

Each begins with a server that is gone, and ends with one sync and what then stands in its database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.concurrency.acts import someone
from tests.journeys.phone import Phone, a_photo, count_of
from tests.live.outboxes import ITEMS, check_in
from tests.live.processes import Installation, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.live]
AT_HOME = re.compile(r"^http://[^/]+/$")
TITLE = "给校长送样机"


@pytest.fixture
def phone(live_cast: Installation, driver: Playwright, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(driver, tmp_path / "profile", live_cast.address)
    yield phone
    phone.close()
    if live_cast.web is None:
        live_cast.start_web()


def sign_in(phone: Phone, live_cast: Installation, name: str) -> None:
    phone.sign_in(name, live_cast.facts["password"])
    phone.is_ready()


def a_task(live_cast: Installation, title: str, *, to: str = "olga", by: str = "iris") -> int:
    account = live_cast.facts["accounts"]["olgas"]
    form = {"title": title, "due_on": _today(), "holder": live_cast.facts["people"][to]}
    answer = someone(live_cast, by).post(f"/week/accounts/{account}/tasks/", form | {"key": title})
    assert answer.status == 302, answer.text
    return int(live_cast.database.value("SELECT max(id) FROM activities_task"))


def _today() -> str:
    from django.utils import timezone

    return timezone.localdate().isoformat()


def test_a_customer_nobody_knew_is_checked_in_without_a_network(
    live_cast: Installation, phone: Phone
) -> None:
    """Airplane mode, a photo at an account never opened before, the browser killed: one sync."""
    sign_in(phone, live_cast, "olga")
    before = count_of(live_cast, "activities_checkin")
    photos_before = count_of(live_cast, "activities_visitfile")
    live_cast.kill_web()
    page = phone.page

    page.goto("/week/accounts/987654/check-in/")  # not among those on the phone
    phone.tap(page.locator("main .empty a[href='/week/check-in/']"))
    page.locator("main [type=search]").fill("海边的新学校")
    expect(page.locator("[data-list=accounts] [data-none]")).to_be_visible()
    assert page.locator("[data-new] [name=name]").input_value() == "海边的新学校"
    phone.tap(page.locator("[data-new] button"))
    page.locator("[name=photo]").set_input_files(a_photo())
    expect(page.locator(".photos__one img")).to_be_visible()
    phone.choose("outcome", "moved_on")
    phone.tap(page.locator(".door__save button"))
    page.wait_for_url(AT_HOME)
    expect(page.locator(".bar [data-unsent]")).to_have_text("2")

    live_cast.start_web()
    phone.kill()
    phone.page.goto("/")
    # Counted from what was there: journeys before this one leave photos of their own.
    wait_until(
        lambda: count_of(live_cast, "activities_visitfile") > photos_before, "the photo came"
    )
    phone.page.goto("/week/phone/")
    expect(phone.page.locator(".bar [data-unsent]")).to_be_hidden()

    assert count_of(live_cast, "activities_checkin") == before + 1
    found = live_cast.database.rows(
        "SELECT a.state, (SELECT count(*) FROM activities_checkin c WHERE c.account_id = a.id), "
        "(SELECT count(*) FROM activities_visitfile f JOIN activities_checkin c "
        "ON c.id = f.check_in_id WHERE c.account_id = a.id) "
        "FROM keyaccounts_account a WHERE a.name = ?",
        "海边的新学校",
    )
    assert found == [("candidate", 1, 1)]


def test_a_typed_name_that_is_ones_own_customer_is_recorded_there(
    live_cast: Installation, phone: Phone
) -> None:
    sign_in(phone, live_cast, "olga")
    account = live_cast.facts["accounts"]["olgas"]
    before = count_of(live_cast, "activities_checkin", account_id=account)
    name = live_cast.database.value("SELECT name FROM keyaccounts_account WHERE id = ?", account)
    live_cast.kill_web()
    page = phone.page

    page.goto("/week/check-in/")
    page.locator("[data-new] [name=name]").fill(f" {name} ")
    phone.tap(page.locator("[data-new] button"))
    phone.choose("outcome", "keep_warm")
    phone.tap(page.locator(".door__save button"))
    page.wait_for_url(AT_HOME)
    live_cast.start_web()
    page.goto("/")

    wait_until(
        lambda: count_of(live_cast, "activities_checkin", account_id=account) == before + 1,
        "the check-in came",
    )
    assert count_of(live_cast, "keyaccounts_account", name=name) == 1


def test_tasks_are_taken_on_and_done_without_a_network(
    live_cast: Installation, phone: Phone
) -> None:
    task = a_task(live_cast, TITLE)
    sign_in(phone, live_cast, "olga")
    live_cast.kill_web()
    page = phone.page

    page.goto("/week/tasks/")
    row = page.locator(".task", has_text=TITLE)
    expect(row).to_contain_text("Iris")
    phone.tap(row.locator("[data-slot=take]"))
    expect(row.locator("[data-slot=take]")).to_be_hidden()
    phone.tap(row.locator("[data-slot=done]"))
    phone.tap(row.locator("[data-slot=back]"))
    expect(row.locator("[data-slot=done]")).to_be_visible()
    phone.tap(row.locator("[data-slot=done]"))
    expect(page.locator(".bar [data-unsent]")).to_have_text("2")
    live_cast.start_web()
    phone.kill()
    phone.page.goto("/")

    state = "SELECT state FROM activities_task WHERE id = ?"
    wait_until(lambda: live_cast.database.value(state, task) == "done", "the task is done")
    assert count_of(live_cast, "activities_phoneitem", kind="task_act", made_id=task) == 2
    assert phone.complaints == []


def test_a_task_withdrawn_meanwhile_says_whose_change_stands(
    live_cast: Installation, phone: Phone
) -> None:
    task = a_task(live_cast, "去要一份预算表")
    sign_in(phone, live_cast, "olga")
    live_cast.kill_web()
    page = phone.page
    page.goto("/week/tasks/")
    phone.tap(page.locator(".task", has_text="去要一份预算表").locator("[data-slot=done]"))
    live_cast.start_web()

    answer = someone(live_cast, "iris").post(f"/week/tasks/{task}/withdrawal/")
    assert answer.status == 302
    page.goto("/week/phone/")

    line = page.locator("[data-outbox] li", has_text="去要一份预算表")
    expect(line.locator(".chip--warn")).to_be_visible()
    expect(line).to_contain_text("Iris")
    assert live_cast.database.value("SELECT state FROM activities_task WHERE id = ?", task) == (
        "withdrawn"
    )
    page.goto("/week/phone/items/")
    expect(page.locator("article", has_text="去要一份预算表")).to_contain_text("Iris")


def test_what_is_known_of_a_customer_is_on_the_phone_with_age_and_by_whom(
    live_cast: Installation, phone: Phone
) -> None:
    account = live_cast.facts["accounts"]["olgas"]
    said = check_in(account, findings=[{"kind": "need", "what": "要换 300 台台式机"}])
    assert someone(live_cast, "olga").send_json(ITEMS, {"items": [said]}).status == 200
    a_task(live_cast, "把样机带去")
    sign_in(phone, live_cast, "olga")
    live_cast.kill_web()

    phone.page.goto("/week/tasks/")
    phone.page.goto(f"/accounts/{account}/")

    known = phone.page.locator("[data-list=known]")
    expect(known).to_contain_text("要换 300 台台式机")
    expect(known).to_contain_text(re.compile(r"Olga · (今天|now|today)"))
    expect(phone.page.locator("[data-list=tasks]")).to_contain_text("把样机带去")


@pytest.mark.parametrize(("name", "checks_in"), [("nora", True), ("iris", False)])
def test_who_leads_and_who_sits_inside_have_their_part_of_the_phone(
    live_cast: Installation, phone: Phone, name: str, checks_in: bool
) -> None:
    title = f"给{name}的事"
    a_task(live_cast, title, to=name, by="olga")
    sign_in(phone, live_cast, name)
    places = phone.page.locator(".bar [data-place]:visible").evaluate_all(
        "(all) => all.map((one) => one.dataset.place)"
    )
    live_cast.kill_web()

    phone.page.goto("/week/tasks/")
    expect(phone.page.locator(".task", has_text=title)).to_be_visible()
    offline = phone.page.locator(".bar [data-place]:visible").evaluate_all(
        "(all) => all.map((one) => one.dataset.place)"
    )
    phone.page.goto("/accounts/")
    expect(phone.page.locator(".bar [aria-current]")).to_have_attribute("data-place", "accounts")

    assert len(places) == 5
    assert offline == places
    assert ("check_in_where" in places) is checks_in
    buttons = phone.page.locator("[data-list=accounts] [data-slot=act]:visible")
    assert (buttons.count() > 0) is checks_in
    phone.page.goto("/pipeline/")
    expect(phone.page.locator("main .empty")).to_be_visible()
