"""What one page costs: CPU of the application and of the database behind it, and its queries.

Each page is asked through the whole middleware by the test client in this process. On SQLite the
database works inside the process; on PostgreSQL the CPU of the connection's own backend process
is read from the kernel and added.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import connection
from django.db.models import Count
from django.http import HttpResponseBase
from django.urls import reverse

from bench.claims import measure_claims
from bench.figures import PageFigure, measure, signed_in
from bench.front import front_addresses, measure_front
from bench.sync import measure_sync
from bench.workers import worker_rss_mb
from tandem.activities.models import Activity
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.models import Account
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.rules.roles import Role

NOTE = "A note of the benchmark."


def measure_pages(rounds: int, named: str = "") -> dict[str, Any]:
    """One line a page, in the same order every time, and the weight of a worker; or only the pages
    whose name begins like this."""

    def only(name: str) -> bool:
        return name.startswith(named)

    vp, seller = _person(Role.VP), _person(Role.OUTSIDE_SELLER)
    pages = _pages(vp, seller)
    figures = [_measure_get(name, user, url, rounds) for name, user, url in pages if only(name)]
    figures += measure_front(rounds, only)
    if not named or named.startswith("claims"):
        figures += measure_claims(rounds, only)
    figures += [_measure_note(seller, rounds)] if only("save_note") else []
    figures += [measure_sync(seller, rounds)] if only("sync_20") else []
    rss = {} if named else {connection.vendor: _weight(vp, seller, pages)}
    return {"pages": [asdict(figure) for figure in figures], "rss_mb": rss}


def _weight(vp: User, seller: User, pages: list[tuple[str, User, str]]) -> float:
    sessions = {user.pk: signed_in(user).session.session_key or "" for user in (vp, seller)}
    asked = [(sessions[user.pk], url) for _name, user, url in pages]
    asked += [(sessions[seller.pk], url) for url in front_addresses(seller).values()]
    return worker_rss_mb(asked)


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
        ("pipeline_board", vp, reverse("pipeline")),
        ("pipeline_list", vp, reverse("opportunities")),
        ("forecast", vp, reverse("forecast")),
        ("today_vp", vp, reverse("today")),
        ("measures", vp, reverse("measures")),
        ("matrix", vp, reverse("plan")),
        *(_review(vp, period) for period in ("", "week", "month", "last-quarter", "year")),
    ]


def _review(vp: User, period: str) -> tuple[str, User, str]:
    name = f"review_{period.replace('-', '_')}" if period else "review"
    return name, vp, f"{reverse('review')}?period={period}"


def _hottest() -> int:
    rows = Activity.objects.values("account_id").annotate(n=Count("id")).order_by("-n")
    return int(rows[0]["account_id"])


def _person(role: Role) -> User:
    grant = RoleGrant.objects.filter(role=role, user__is_active=True).order_by("id")
    return grant.select_related("user")[0].user


def _measure_get(name: str, user: User, url: str, rounds: int) -> PageFigure:
    client = signed_in(user)
    return measure(name, lambda: client.get(url), rounds, expect=200)


def _measure_note(seller: User, rounds: int) -> PageFigure:
    """A note as the page sends it: checked for forgery, under a key of its own, on a live account."""
    account_id = Account.objects.locked().filter(owner=seller).order_by("id")[0].pk
    client = signed_in(seller)
    client.get(reverse("account", args=[account_id]))
    token = client.cookies["csrftoken"].value
    url = reverse("activity_new", args=[account_id])

    def save() -> HttpResponseBase:
        words = {"text": NOTE, "key": str(uuid7()), "csrfmiddlewaretoken": token}
        return client.post(url, words, headers={"HX-Request": "true"})

    try:
        return measure("save_note", save, rounds, expect=302)
    finally:
        Activity.objects.filter(account_id=account_id, text=NOTE).delete()
