"""What one page costs: CPU of the application and of the database behind it, and its queries.

Each page is asked through the whole middleware by the test client in this process. On SQLite the
database works inside the process; on PostgreSQL the CPU of the connection's own backend process
is read from the kernel and added.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tandem.activities.models import Activity
from tandem.keyaccounts.models import Account
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.rules.roles import Role

WARM_UPS = 3
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class PageFigure:
    name: str
    database: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    queries: int
    bytes: int


def measure_pages(rounds: int) -> list[dict[str, object]]:
    """One line a page, in the same order every time."""
    vp, seller = _person(Role.VP), _person(Role.OUTSIDE_SELLER)
    pages = _pages(vp, seller)
    return [asdict(_measure(name, user, url, rounds)) for name, user, url in pages]


def data_size() -> dict[str, int]:
    return {"accounts": Account.objects.locked().count(), "activities": Activity.objects.count()}


def _pages(vp: User, seller: User) -> list[tuple[str, User, str]]:
    accounts = reverse("accounts")
    some = Account.objects.locked().order_by("id").values_list("id", flat=True)[1000]
    account = Account.objects.select_related("region", "industry").get(pk=some)
    narrowed = f"{accounts}?region={account.region_id}&industry={account.industry_id}"
    return [
        ("list", vp, accounts),
        ("list_seller", seller, accounts),
        ("list_by_potential", vp, f"{accounts}?sort=-potential"),
        ("filter", vp, f"{narrowed}&activity=dormant&unvisited_days=30"),
        ("search_zh2", vp, f"{reverse('palette')}?q=教育"),
        ("search_en", vp, f"{reverse('palette')}?q=bank"),
        ("search_list_zh2", vp, f"{accounts}?q=教育"),
        ("record", vp, reverse("account", args=[some])),
        ("record_hottest", vp, reverse("account", args=[_hottest()])),
        ("today", seller, reverse("today")),
        ("today_vp", vp, reverse("today")),
        ("matrix", vp, reverse("plan")),
        ("review", vp, reverse("review")),
    ]


def _hottest() -> int:
    from django.db.models import Count

    rows = Activity.objects.values("account_id").annotate(n=Count("id")).order_by("-n")
    return rows[0]["account_id"]


def _person(role: Role) -> User:
    grant = RoleGrant.objects.filter(role=role, user__is_active=True).order_by("id")
    return grant.select_related("user")[0].user


def _measure(name: str, user: User, url: str, rounds: int) -> PageFigure:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for _ in range(WARM_UPS):
        response = client.get(url)
        if response.status_code != 200:
            raise SystemExit(f"{name}: {url} answered {response.status_code}; load the demo first.")
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    queries = len(captured)  # the log is emptied by the next request
    walls, cpu = _timed(lambda: client.get(url), rounds)
    return PageFigure(
        name=name,
        database=connection.vendor,
        p50_ms=round(median(walls), 1),
        p95_ms=round(quantiles(walls, n=20)[-1], 1),
        cpu_ms=round(cpu, 1),
        queries=queries,
        bytes=len(response.content),
    )


def _timed(ask: Callable[[], object], rounds: int) -> tuple[list[float], float]:
    """Wall milliseconds of each call, and CPU milliseconds a call, ours and the backend's."""
    backend = _backend_pid()
    backend_start = _backend_seconds(backend)
    start = time.process_time()
    walls = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        walls.append((time.perf_counter() - began) * 1000)
    ours = time.process_time() - start
    theirs = _backend_seconds(backend) - backend_start
    return walls, (ours + theirs) * 1000 / rounds


def _backend_pid() -> int | None:
    if settings.IS_SQLITE:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def _backend_seconds(pid: int | None) -> float:
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
