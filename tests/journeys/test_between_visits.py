"""Between visits: a task goes from hand to hand by keys, a mention reaches the inbox, a mail brings its file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_list_by_keys import Keys
from tests.live.browser import Desk
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]
STATE = "SELECT state FROM activities_task WHERE title = ?"
LEVELS = "SELECT count(*) FROM organisation_notice WHERE kind = 'mentioned' AND level = ?"
LETTER = b"%PDF-1.7 a quote"


@pytest.fixture
def desks(live_cast: Installation, chromium: Browser) -> Iterator[dict[str, Desk]]:
    made = {}
    for name in ("olga", "iris"):
        made[name] = Desk(chromium, live_cast.address)
        made[name].sign_in(name, live_cast.facts["password"])
    yield made
    for desk in made.values():
        desk.close()
        assert desk.complaints == []


@pytest.fixture
def account(live_cast: Installation) -> str:
    return f"/accounts/{live_cast.facts['accounts']['olgas']}/"


def test_a_task_is_handed_over_taken_on_and_done_by_keys(
    live_cast: Installation, desks: dict[str, Desk]
) -> None:
    olga, title = desks["olga"].page, f"送报价 {uuid.uuid4().hex[:8]}"
    facts = live_cast.facts
    olga.goto(f"/week/accounts/{facts['accounts']['olgas']}/tasks/")
    olga.locator("main input[name=title]").fill(title)
    olga.locator("main input[name=due_on]").fill(date.today().isoformat())
    olga.locator("main select[name=holder]").select_option(str(facts["people"]["iris"]))
    olga.locator("main input[name=title]").press("Enter")
    olga.wait_for_url(lambda url: not url.endswith("/tasks/") or "/accounts/" not in url)

    iris = desks["iris"].page
    for key, state in (("a", "open"), ("d", "done")):
        iris.goto("/week/tasks/")
        row = iris.locator("tbody tr", has_text=title)
        row.focus()
        keys = Keys(iris)
        keys.press("x", key)
        expect(iris.locator("#toasts, .messages")).not_to_be_empty()
        assert live_cast.database.value(STATE, title) == state
        assert keys.count == 2

    olga.goto("/notices/")
    expect(olga.locator("main")).to_contain_text(title)  # whatever else was told meanwhile


def mention(page: Page, account: str, words: str) -> None:
    page.goto(account)
    page.locator(".composer textarea").fill(f"@Iris {words}")
    page.locator(".composer button").click()
    expect(page.locator("#timeline")).to_contain_text(words)


def test_a_mention_reaches_the_inbox_as_loudly_as_its_reader_wants(
    live_cast: Installation, desks: dict[str, Desk], account: str
) -> None:
    olga, iris, words = desks["olga"].page, desks["iris"].page, uuid.uuid4().hex

    for level in ("now", "digest", "off"):
        iris.goto("/notices/choices/")
        iris.locator(f"input[name=mentions][value={level}]").check()
        iris.locator("main form button.btn--primary").click()
        mention(olga, account, f"{words}-{level}")
        assert live_cast.database.value(LEVELS, level) == int(level != "off")

    iris.goto("/notices/")
    told = iris.locator("main")
    expect(told).to_contain_text(f"{words}-now")
    expect(told).to_contain_text(f"{words}-digest")
    expect(told).not_to_contain_text(f"{words}-off")


def test_a_dropped_mail_stands_on_the_timeline_and_its_file_opens(
    desks: dict[str, Desk], account: str, tmp_path: Path
) -> None:
    page, subject = desks["olga"].page, f"报价 {uuid.uuid4().hex[:8]}"
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "wang@bnu.example", "olga@x.example", subject
    mail["Message-ID"] = f"<{uuid.uuid4()}@bnu.example>"
    mail.set_content("见附件")
    mail.add_attachment(LETTER, maintype="application", subtype="pdf", filename="报价单.pdf")
    mail.add_attachment(b"MZ\x90", maintype="application", subtype="pdf", filename="看看.exe")
    file = tmp_path / "a.eml"
    file.write_bytes(mail.as_bytes())

    page.goto(account)
    page.locator("summary", has_text="邮件").or_(page.locator("summary", has_text="e-mail")).click()
    page.locator("#mail-file").set_input_files(file)
    page.locator("form[action$='/mails/'] button").click()
    entry = page.locator(".event", has_text=subject).first
    expect(entry).to_be_visible()
    expect(entry.locator(".chip--warn")).to_contain_text("看看.exe")
    desks["olga"].shoot_both_languages("mail-with-files")
    with page.expect_download() as got:
        page.locator(".event", has_text=subject).first.locator("a", has_text="报价单.pdf").click()

    assert got.value.suggested_filename == "报价单.pdf"
    assert Path(got.value.path()).read_bytes() == LETTER
