"""Every route × person × target × method against the policy, and every answer against canaries."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from django.urls import resolve

from tandem.organisation import policy
from tandem.organisation.rules.scope import Actor
from tests.access.arguments import BODIES, QUERIES, Route, addresses, mixed_addresses, routes
from tests.access.expected import is_within
from tests.access.world import World, is_hidden

METHODS = ("GET", "POST", "PUT", "DELETE")
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=|X-CSRFToken[^A-Za-z0-9]+|data-csrf=)"?[\w-]+')
# these have nothing to show before the person has done something else first
EMPTY_HANDED = {
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_deactivate_totp",
}
REQUEST_ID = {"X-Request-ID": "access-test-0001"}


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes


@dataclass
class Visitor:
    """One person at the door; every request is taken back, so that cells do not meet."""

    name: str
    client: Client
    world: World
    cells: int = 0
    known: dict[tuple[str, str], Answer] = field(default_factory=dict)

    @cached_property
    def person(self) -> Actor | None:
        return None if self.name == "anonymous" else self.world.cast.actor(self.name)

    def once(self, method: str, address: str) -> Answer:
        """The answer, asked once: nothing lasts, so asking again would say the same."""
        if (method, address) not in self.known:
            self.known[method, address] = self.ask(method, address)
        return self.known[method, address]

    def ask(self, method: str, address: str, **headers: str) -> Answer:
        cookies = {key: morsel.value for key, morsel in self.client.cookies.items()}
        with transaction.atomic():
            response = self.client.generic(
                method,
                address,
                BODIES.get(resolve(urlsplit(address).path).url_name or "", ""),
                content_type="application/x-www-form-urlencoded",
                headers={**REQUEST_ID, **headers},
            )
            answer = Answer(response.status_code, response.get("Location", ""), content(response))
            transaction.set_rollback(True)
        self.client.cookies.clear()
        for key, value in cookies.items():
            self.client.cookies[key] = value
        return answer


def content(response: Any) -> bytes:
    """All a client receives: body and headers; the parts of a workbook unzipped."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    headers = "\n".join(
        f"{key}: {value}" for key, value in response.items() if key != "X-Request-ID"
    )
    return TOKEN.sub(b"", body + headers.encode())


def mismatches(visitor: Visitor) -> Iterator[str]:
    """Cells that differ from the policy, each said in one line."""
    for route in routes():
        found = addresses(visitor.world, route)
        for target, address in found.items():
            absent = found.get("none", address)
            methods = METHODS if target in ("any", "olgas") else METHODS[:2]
            for method in methods:
                visitor.cells += 1
                fault = _fault(visitor, route, target, method, address, absent)
                if fault:
                    yield f"{visitor.name} {method} {route.name} of {target}: {fault}"


def mixtures(visitor: Visitor) -> Iterator[str]:
    """Addresses that join a parent with somebody else's child: the child must look absent."""
    for route in routes():
        row = policy.row_of(route.name)
        if row is None or visitor.person is None or not row.allows(visitor.person):
            continue
        for what, foreign, absent in mixed_addresses(visitor.world, route):
            for method in sorted(row.methods & {"GET", "POST"}):
                visitor.cells += 1
                got, gone = visitor.ask(method, foreign), visitor.once(method, absent)
                if (got.status, got.body) != (gone.status, gone.body) or got.status < 400:
                    yield f"{visitor.name} {method} {route.name} {what}: {got.status}"


def leaks(visitor: Visitor) -> Iterator[str]:
    """Canaries in answers to GET that this person must not see."""
    hidden = [
        word for word in visitor.world.canaries if is_hidden(visitor.world, word, visitor.name)
    ]
    watch = re.compile("|".join(hidden).encode())
    for route in routes():
        row = policy.row_of(route.name)
        if row is None or "GET" not in row.methods or row.scope == "bearer":
            continue
        for address in _all_addresses(visitor.world, route):
            fragment = visitor.ask("GET", address, **{"HX-Request": "true"})
            for how, answer in (("", visitor.once("GET", address)), ("fragment", fragment)):
                visitor.cells += 1
                for word in sorted(set(watch.findall(answer.body))):
                    yield f"{visitor.name} {address} {how} shows {word.decode()} " + str(
                        visitor.world.canaries[word.decode()]
                    )


def _all_addresses(world: World, route: Route) -> Iterator[str]:
    for address in addresses(world, route).values():
        yield address
        for query in QUERIES.get(route.name, ()):
            yield address + query


def _fault(
    visitor: Visitor, route: Route, target: str, method: str, address: str, absent: str
) -> str:
    row = policy.row_of(route.name)
    if row is None:
        return "has no row in the policy"
    answer = visitor.once(method, address)
    person = visitor.person
    if person is not None and not person.grants and not row.is_public and visitor.name == "lena":
        person = None  # who left holds no session
    if person is None and not row.is_public:
        is_shut = answer.status == 401 or answer.location.startswith("/login/")
        return "" if is_shut else f"is open to strangers: {answer.status}"
    if person is not None and not row.allows(person):
        return "" if answer.status == 404 else f"should look absent, got {answer.status}"
    if method not in row.methods:
        return "" if answer.status == 405 else f"should not know this method, got {answer.status}"
    if is_within(visitor.world, visitor.name, route, row, target):
        return _fault_of_open(route, answer)
    gone = visitor.once(method, absent)
    if answer.status != gone.status:
        return f"hidden answers {answer.status}, absent {gone.status}"
    if answer.status < 400:
        return f"is hidden but answers {answer.status}"
    return "" if answer.body == gone.body else "a hidden one reads differently from an absent one"


def _fault_of_open(route: Route, answer: Answer) -> str:
    if answer.status >= 500:
        return f"breaks with {answer.status}"
    if answer.status in (401, 404, 405) and route.name not in EMPTY_HANDED:
        return f"should be open, got {answer.status}"
    return ""
