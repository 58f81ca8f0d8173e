"""Chromium in front of a server of the kit's sample pages, under the product's content policy."""

from __future__ import annotations

import copy
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
SWITCHES = ["--no-sandbox", "--disable-background-networking"]


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Requests are not news."""


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not on this machine; .ci/run installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [HERE / "templates"]
    templates[0]["OPTIONS"]["context_processors"] = [
        "django.template.context_processors.request",
        "tandem.foundation.tests.kit_browser.pages.shell",
    ]
    middleware = ["csp.middleware.CSPMiddleware", "django.middleware.locale.LocaleMiddleware"]
    with override_settings(
        ROOT_URLCONF="tandem.foundation.tests.kit_browser.pages",
        TEMPLATES=templates,
        MIDDLEWARE=middleware,
    ):
        application = StaticFilesHandler(get_wsgi_application())
        server = make_server("127.0.0.1", 0, application, ThreadingServer, QuietHandler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails its test when anything reaches the console: the policy speaks there."""
    context = browser.new_context(
        base_url=address, locale="en", viewport={"width": 1366, "height": 768}
    )
    page = context.new_page()
    page.set_default_timeout(5000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
