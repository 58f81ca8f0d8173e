"""Every page with numbers, walked as one person: each number is compared with its list."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.test import Client

from tests.numbers.reading import numbers_of

PAGES = (
    "/",
    "/?show=covered",
    "/?show=accounts",
    "/review/",
    "/review/?period=last-quarter",
    "/review/?period=year",
    "/review/?period=week",
    "/review/measures/",
    "/plan/",
    "/partners/",
    "/service/",
)


def stay_open() -> None:
    """A test's one transaction idles while a company is drawn or planned; let PostgreSQL wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def disagreements(client: Client, pages: tuple[str, ...] = PAGES) -> Iterator[str]:
    """Numbers whose list has another count, each said in one line."""
    counted: dict[str, int | None] = {}
    for page, promise in promises(client, pages):
        url = urljoin(page, promise[1])
        if url not in counted:
            counted[url] = rows_of(client, url)
        if counted[url] != promise[2]:
            yield f"{page} says {promise[2]} ({promise[0]}), {url} has {counted[url]}"


def promises(client: Client, pages: tuple[str, ...] = PAGES) -> Iterator[tuple[str, tuple]]:
    for page in pages:
        answer = client.get(page, follow=True)
        if answer.status_code == 404:
            continue  # the role has no such page
        assert answer.status_code == 200, page
        for one in numbers_of(answer.content.decode()).promises:
            yield page, (one.text, one.url, one.count)


def rows_of(client: Client, url: str) -> int | None:
    """The exact count a list says of itself; none: it is no list."""
    is_accounts = urlsplit(url).path == "/accounts/"
    headers = {"HX-Request": "true", "HX-Target": "accounts"} if is_accounts else {}
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200, url
    text = answer.content.decode()
    return None if "means nothing" in text else numbers_of(text).total
