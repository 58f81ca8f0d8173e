"""A seller with a phone in the hand: taps are counted, the network can go, the browser can be killed."""

from __future__ import annotations

import contextlib
import io
import os
import signal
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright

from tests.live.browser import PATIENCE_MS, PHONE, SWITCHES, chromium_path
from tests.live.processes import Installation, wait_until

# The window is opened again with the same folder: what a browser finds after it was killed.
SETTINGS: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
KEPT = "indexedDB.databases().then((all) => all.map((one) => one.name).sort())"


class Phone:
    """One browser profile on a disk; `taps` counts what the person touched."""

    def __init__(self, playwright: Playwright, folder: Path, address: str, **settings: Any) -> None:
        self._playwright, self._folder, self._address = playwright, folder, address
        self._settings = SETTINGS | settings
        self.taps = 0
        self._who = ("", "")
        self.complaints: list[str] = []
        self.context: BrowserContext = self._open()
        self.page: Page = self._first_page()

    def _open(self) -> BrowserContext:
        return self._playwright.chromium.launch_persistent_context(
            str(self._folder),
            executable_path=chromium_path(),
            args=[*SWITCHES, *MICROPHONE],
            base_url=self._address,
            locale="zh-CN",
            permissions=["geolocation", "microphone"],
            geolocation={"latitude": 39.9087, "longitude": 116.3975},
            **self._settings,
        )

    def _first_page(self) -> Page:
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def kill(self) -> None:
        """What an empty battery does; then it is opened again, with a network.

        A browser this young has not yet written its cookies down, so the person signs in again.
        """
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"--user-data-dir={self._folder}" in (process / "cmdline").read_text():
                    os.kill(int(process.name), signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()
        (self._folder / "SingletonLock").unlink(missing_ok=True)
        self.context = self._open()
        self.page = self._first_page()
        self.sign_in(*self._who)

    def sign_in(self, username: str, password: str) -> Phone:
        self._who = (username, password)
        self.page.goto("/login/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("form button.btn--primary").click()
        self.page.wait_for_url(lambda url: "/login" not in url)
        return self

    def is_ready(self) -> None:
        """The shell is kept, and the week lies on the phone."""
        self.page.evaluate("navigator.serviceWorker.ready")
        self.has_the_week()

    def has_the_week(self) -> None:
        wait_until(lambda: self.page.evaluate(HAS_PACKAGE), "the week lies on the phone")

    def choose(self, name: str, value: str) -> None:
        self.tap(self.page.locator(f"label:has([name={name}][value={value}])"))

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()

    def close(self) -> None:
        self.context.close()


HAS_PACKAGE = """async () => {
  const name = 'tandem-' + localStorage.getItem('tandem-person');
  // Opening a database that is not there yet would make an empty one in the product's place.
  if (!(await indexedDB.databases()).some((one) => one.name === name)) return false;
  const open = indexedDB.open(name);
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  if (!database.objectStoreNames.contains('kept')) return false;
  const count = database.transaction('kept').objectStore('kept').count();
  const found = await new Promise((done) => { count.onsuccess = () => done(count.result); });
  database.close();
  return found > 0;
}"""


def plan_a_visit(installation: Installation, seller: str, account: str) -> int:
    """A stop of today, written past the product: the day may be one without work."""
    from django.utils import timezone

    people, accounts = installation.facts["people"], installation.facts["accounts"]
    installation.database.write(
        'INSERT INTO activities_visit (version, kind, seller_id, account_id, "on", position, '
        "state, reason, km_before, is_fixed, note, agreement) "
        "VALUES (1, 'customer', ?, ?, ?, 1, 'planned', '{}', 1.2, ?, '', '')",
        people[seller],
        accounts[account],
        timezone.localdate().isoformat(),
        False,
    )
    return int(installation.database.value("SELECT max(id) FROM activities_visit"))


def a_photo() -> Any:
    file = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(file, "JPEG", quality=95)
    return {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def count_of(installation: Installation, table: str, **where: Any) -> int:
    condition = " AND ".join(f"{column} = ?" for column in where) or "1 = 1"
    sql = f"SELECT count(*) FROM {table} WHERE {condition}"
    return int(installation.database.value(sql, *where.values()))
