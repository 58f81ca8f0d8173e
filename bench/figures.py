"""One figure: a request asked through the whole middleware, its queries, its wall and CPU time.

Of one person asked again and again, or of many people asked in turn: then the slowest twentieth is
that of the fullest weeks, and the queries are the most that any of them took.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import median, quantiles

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.timing import timed
from tandem.organisation.models import User

WARM_UPS = 3
Ask = Callable[[], HttpResponseBase]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class PageFigure:
    name: str
    database: str
    people: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    queries: int
    bytes: int


def signed_in(user: User) -> Client:
    client = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    client.force_login(user, backend=BACKEND)
    return client


def measure(name: str, ask: Ask, rounds: int, *, expect: int) -> PageFigure:
    for _ in range(WARM_UPS - 1):
        ask()
    return measure_in_turn(name, [ask], rounds, expect=expect)


def measure_in_turn(name: str, asks: Sequence[Ask], rounds: int, *, expect: int) -> PageFigure:
    """Each of the requests `rounds` times, one after the other, after each was asked twice."""
    seen = [_seen(name, ask, expect) for ask in asks]
    turn = cycle(asks)
    walls, cpu = timed(lambda: next(turn)(), rounds * len(asks))
    return PageFigure(
        name=name,
        database=connection.vendor,
        people=len(asks),
        p50_ms=round(median(walls), 1),
        p95_ms=round(quantiles(walls, n=20)[-1], 1),
        cpu_ms=round(cpu, 1),
        queries=max(queries for queries, _bytes in seen),
        bytes=max(size for _queries, size in seen),
    )


def _seen(name: str, ask: Ask, expect: int) -> tuple[int, int]:
    """How many queries and bytes the request takes once it is warm."""
    status = ask().status_code
    if status != expect:
        raise SystemExit(f"{name} answered {status}; load the demo first.")
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    return len(captured), len(getattr(response, "content", b""))
