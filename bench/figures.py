"""One figure: a request asked through the whole middleware, its queries, its wall and CPU time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.timing import timed
from tandem.organisation.models import User

WARM_UPS = 3
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class PageFigure:
    name: str
    database: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    queries: int
    bytes: int


def signed_in(user: User) -> Client:
    client = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    client.force_login(user, backend=BACKEND)
    return client


def measure(
    name: str, ask: Callable[[], HttpResponseBase], rounds: int, *, expect: int
) -> PageFigure:
    for _ in range(WARM_UPS):
        status = ask().status_code
        if status != expect:
            raise SystemExit(f"{name} answered {status}; load the demo first.")
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    queries = len(captured)  # the log is emptied by the next request
    walls, cpu = timed(ask, rounds)
    return PageFigure(
        name=name,
        database=connection.vendor,
        p50_ms=round(median(walls), 1),
        p95_ms=round(quantiles(walls, n=20)[-1], 1),
        cpu_ms=round(cpu, 1),
        queries=queries,
        bytes=len(getattr(response, "content", b"")),
    )
