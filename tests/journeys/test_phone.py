"""The week at the front on a phone: five taps at the door, and nothing is lost without a network.

trust T97 as a person meets it; the races behind it are in tests/concurrency/, days without a network in
test_phone_offline.py.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import KEPT, Phone, a_photo, count_of, plan_a_visit
from tests.live.processes import Installation, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.live]
MOST_TAPS = 5
AT_HOME = re.compile(r"^http://[^/]+/$")
CHECK_INS = "SELECT count(*) FROM activities_checkin"


@pytest.fixture
def visit(live_cast: Installation) -> int:
    return plan_a_visit(live_cast, "olga", "olgas")


def test_a_visit_is_logged_in_five_taps(live_cast: Installation, visit: int, phone: Phone) -> None:
    before = live_cast.database.value(CHECK_INS)
    page = phone.page
    page.goto("/")

    phone.tap(page.locator(f"#stop-{visit} [data-check-in]"))
    phone.tap(page.locator("label:has([name=outcome][value=quote])"))
    phone.tap(page.locator("label:has([name=next_what][value=sample])"))
    phone.tap(page.locator("label:has([name=next_who][value=inside])"))
    phone.tap(page.locator(".door__save button"))
    page.wait_for_url(AT_HOME)

    assert phone.taps <= MOST_TAPS
    assert live_cast.database.value(CHECK_INS) == before + 1
    expect(page.locator(f"#stop-{visit}")).to_have_class("is-done")
    assert phone.complaints == []


def test_without_a_network_a_check_in_with_a_photo_survives_the_browser(
    live_cast: Installation, visit: int, phone: Phone
) -> None:
    before = live_cast.database.value(CHECK_INS)
    photos = count_of(live_cast, "activities_visitfile", kind="photo")
    live_cast.kill_web()
    page = phone.page

    page.goto("/")
    phone.tap(page.locator(f"a[href='/week/visits/{visit}/check-in/']"))
    page.locator("[name=photo]").set_input_files(a_photo())
    expect(page.locator(".photos__one img")).to_be_visible()
    phone.tap(page.locator("label:has([name=outcome][value=moved_on])"))
    phone.tap(page.locator(".door__save button"))
    page.wait_for_url(AT_HOME)
    expect(page.locator(".bar [data-unsent]")).to_have_text("1")
    expect(page.locator(f"a[href='/week/visits/{visit}/check-in/']")).to_be_hidden()
    assert live_cast.database.value(CHECK_INS) == before
    assert page.evaluate(BYTES_OF_FILES, f"tandem-{live_cast.facts['people']['olga']}") < 410_000

    live_cast.start_web()
    phone.kill()
    phone.page.goto("/")
    wait_until(lambda: live_cast.database.value(CHECK_INS) == before + 1, "the check-in came")
    wait_until(
        lambda: count_of(live_cast, "activities_visitfile", kind="photo") == photos + 1,
        "the photo came",
    )
    phone.page.goto("/week/phone/")
    expect(phone.page.locator(".bar [data-unsent]")).to_be_hidden()
    assert live_cast.database.value(CHECK_INS) == before + 1


def test_saved_twice_it_stands_once(live_cast: Installation, visit: int, phone: Phone) -> None:
    before = live_cast.database.value(CHECK_INS)
    page = phone.page
    page.goto(f"/week/visits/{visit}/check-in/")
    page.locator("label:has([name=outcome][value=keep_warm])").tap()

    page.locator("form[data-door]").evaluate(
        "form => { form.requestSubmit(); form.requestSubmit() }"
    )
    page.wait_for_url(AT_HOME)

    assert live_cast.database.value(CHECK_INS) == before + 1


def test_a_draft_is_gone_on_with_after_the_browser_was_killed(
    live_cast: Installation, visit: int, phone: Phone
) -> None:
    address = f"/week/visits/{visit}/check-in/"
    phone.page.goto(address)
    phone.page.locator("label:has([name=outcome][value=objection])").tap()
    phone.page.locator("details.door__more summary").tap()
    phone.page.locator("[name=need]").fill("要 200 台")
    phone.page.wait_for_timeout(300)

    phone.kill()
    phone.page.goto(address)

    expect(phone.page.locator("[name=outcome][value=objection]")).to_be_checked()
    assert phone.page.locator("[name=need]").input_value() == "要 200 台"


def test_signing_out_with_something_unsent_asks_and_then_leaves_nothing(
    live_cast: Installation, visit: int, phone: Phone
) -> None:
    page = phone.page
    page.goto(f"/week/visits/{visit}/check-in/")
    page.locator("label:has([name=outcome][value=quote])").tap()
    page.goto("/me/")
    sign_out = page.locator("main form[action='/logout/'] button")

    sign_out.tap()
    expect(page.locator("dialog[open]")).to_contain_text("1")
    page.locator("dialog[open] .btn--primary").tap()
    assert page.evaluate(KEPT) != []
    sign_out.tap()
    page.locator("dialog[open] .btn--danger").tap()
    page.wait_for_url("**/login/**")

    assert page.evaluate(KEPT) == []
    cached = page.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((cache) => cache.keys())"
        ".then((all) => all.map((one) => new URL(one.url).pathname))"
    )
    assert [path for path in cached if not path.startswith("/static/")] == ["/offline/"]


def test_a_browser_that_keeps_nothing_says_so_before_one_types(
    live_cast: Installation, visit: int, phone: Phone
) -> None:
    page = phone.page
    page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('blocked'); } })"
    )

    page.goto(f"/week/visits/{visit}/check-in/")
    expect(page.locator("[data-slot=unsafe]")).to_be_visible()
    before = live_cast.database.value(CHECK_INS)
    page.locator("label:has([name=outcome][value=quote])").tap()
    page.locator(".door__save button").tap()
    page.wait_for_url(AT_HOME)

    assert live_cast.database.value(CHECK_INS) == before + 1  # by the plain form
    page.goto("/week/phone/")
    expect(page.locator("[data-outbox] .note--warn[data-keeps=no]")).to_be_visible()
    expect(page.locator("[data-outbox] [data-slot=nothing]")).to_be_hidden()


BYTES_OF_FILES = """async (name) => {
  const open = indexedDB.open(name);
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const asked = database.transaction('files').objectStore('files').getAll();
  const files = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  database.close();
  return Math.max(...files.map((file) => file.data.byteLength));
}"""
