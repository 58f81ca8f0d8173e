"""A person at a client without a browser: keeps cookies, signs in by the form, posts with a token."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

Result = TypeVar("Result")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Visitor:
    """One session. `twin()` shares the session over a connection of its own."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, username: str, password: str) -> Visitor:
        self.get("/login/")
        answer = self.post("/login/", {"login": username, "password": password})
        if answer.status != 302:
            raise AssertionError(f"{username} could not sign in: {answer.status}\n{answer.text}")
        return self

    def twin(self) -> Visitor:
        return Visitor(self.address, dict(self.cookies))

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        body = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **(data or {})}
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(body, doseq=True).encode(), form)

    def send_json(self, path: str, data: Mapping[str, Any]) -> Answer:
        """As a script of ours does: JSON out, JSON back."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        return self._ask("POST", path, json.dumps(data).encode(), headers)

    def upload(
        self,
        path: str,
        field_name: str,
        file_name: str,
        content: bytes,
        fields: Mapping[str, str] | None = None,
    ) -> Answer:
        edge = "----tandem-live-test"
        plain = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **(fields or {})}
        told = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in plain.items()
        )
        body = (
            f'{told}--{edge}\r\nContent-Disposition: form-data; name="{field_name}"; '
            f'filename="{file_name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        ).encode() + content + f"\r\n--{edge}--\r\n".encode()  # fmt: skip
        return self._ask(
            "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"}
        )

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=120)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body=body, headers={"Cookie": cookies, **named})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", errors="replace")
        finally:
            connection.close()
        for given in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(given).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, dict(answer.headers.items()), text)


def race(acts: list[Callable[[], Result]]) -> list[Result]:
    """Let every act begin at the same moment, each in a thread of its own."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Result]) -> Result:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
