"""Chromium as people have it: signed in by the form, in a language, a theme and a size.

With `TANDEM_SHOTS` set to a folder, `shoot` leaves pictures there for people to look at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = os.environ.get("TANDEM_SHOTS", "")
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PATIENCE_MS = 30_000
# A page that is gone from before its answer came is not a fault of the page.
HARMLESS = ("net::ERR_ABORTED", "status of 409", "status of 422", "status of 404")


@pytest.fixture(scope="package")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path=chromium_path(), args=SWITCHES)
    yield browser
    browser.close()


def chromium_path() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("There is no Chromium on this machine; .ci/run installs it.")
    return str(path)


class Desk:
    """One signed-in person at a browser. Complaints of the console are kept for the test."""

    def __init__(self, browser: Browser, address: str, **context: Any) -> None:
        settings = {"base_url": address, "viewport": DESK, "locale": "zh-CN", **context}
        self.context: BrowserContext = browser.new_context(**settings)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, said: Any) -> None:
        if said.type == "error" and not any(each in said.text for each in HARMLESS):
            self.complaints.append(said.text)

    def sign_in(self, username: str, password: str) -> Desk:
        self.page.goto("/login/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("form button.btn--primary").click()
        self.page.wait_for_url(lambda url: "/login" not in url)
        return self

    def speak(self, language: str) -> None:
        """Choose the language as the menu does, by the preferences form."""
        self.prefer(language=language)

    def prefer(self, **choices: str) -> None:
        token = next(c["value"] for c in self.context.cookies() if c["name"] == "csrftoken")
        answer = self.context.request.post(
            "/preferences/",
            form={**choices, "csrfmiddlewaretoken": token},
            headers={"X-Requested-With": "kit"},
        )
        if answer.status != 204:
            raise AssertionError(f"The preferences were not taken: {answer.status}")

    def shoot(self, name: str) -> None:
        """The page in light and dark, on a desk and a phone, in the language it is in."""
        if not SHOTS:
            return
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        for size_name, size in (("1366", DESK), ("390", PHONE)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            for theme in ("light", "dark"):
                self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                self.page.screenshot(path=f"{SHOTS}/{name}-{size_name}-{theme}.png")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]

    def shoot_both_languages(self, name: str) -> None:
        if not SHOTS:
            return
        for language in ("en", "zh-hans"):
            self.speak(language)
            self.page.goto(self.page.url)  # not a reload: that would send a form again
            self.shoot(f"{name}-{language[:2]}")

    def close(self) -> None:
        self.context.close()


def has_lost_focus(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement === document.body"))
