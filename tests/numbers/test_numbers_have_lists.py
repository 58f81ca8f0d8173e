"""Every number has a list behind it with the same count: each role, each page, both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from tandem.activities.commands.counting import count_measures
from tandem.activities.models import Visit
from tandem.coverage.commands.plans import start_plan
from tandem.foundation.jobs import run_job
from tandem.keyaccounts.commands.orders import NotedOrder, record_orders
from tandem.keyaccounts.models import Account, InstalledBase, Lock
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast, gather_cast
from tests.numbers.reading import numbers_of
from tests.numbers.walking import PAGES, disagreements, promises, stay_open

pytestmark = pytest.mark.django_db
PEOPLE = (
    "vera", "dora", "nora", "sam", "olga", "uma", "iris", "eve", "opal", "adam", "amy", "alan", "ben"
)  # fmt: skip
# what is no count of rows: an amount, machines, an index of several counts, the planner's account
NO_LIST = re.compile(
    r"(Value|Proven bound|Limits not held|Newest plan|Health|Capacity|Last 12 months.*|Our machines"
    r"|Visits of capacity|Hours against the band"  # hours and visits weighed, not rows
    r"|Penetration|Units|Share)(, .*)?: .*"
    r"|Activation rate .*: ([\d.]+ points|on the same day of FY\d+ Q\d)"  # how far from the quarter before
    r"|Accounts: made in [\d.]+ s"
)


@pytest.fixture(scope="module")
def busy(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast in a quarter in which something happened of every kind that is counted."""
    with django_db_blocker.unblock(), transaction.atomic():
        stay_open()
        cast = gather_cast()
        _make_busy(cast)
        yield cast
        transaction.set_rollback(True)


def _make_busy(cast: Cast) -> None:
    today = timezone.localdate()
    for number in range(6):
        _account(cast, number)
    an_account("待定学院", region=cast.north, industry=cast.education, state="candidate")
    gone = an_account("离开学院", region=cast.north, industry=cast.education, state="released")
    Lock.objects.create(account=gone, since=today - timedelta(days=900), until=today)
    for account in Account.objects.locked().order_by("pk")[:3]:
        order = NotedOrder(account.pk, today, 100, source_key=f"number-{account.pk}")
        record_orders(actor=cast.actor("opal"), orders=[order], now=timezone.now())
    for account in Account.objects.locked().filter(owner__isnull=False).order_by("-pk")[:4]:
        state = "done" if account.pk % 2 else "planned"
        Visit.objects.create(seller=account.owner, account=account, on=today, state=state)
    Visit.objects.create(seller=cast.uma, account=cast.olgas, on=today, state="done")
    Visit.objects.create(
        kind="partner", seller=cast.olga, partner=cast.alpha, on=today, state="done"
    )
    plan = start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now())
    run_job.func(plan.job_id)


def _account(cast: Cast, number: int) -> None:
    is_north = bool(number % 2)
    owner = (cast.uma, cast.olga, None)[number % 3]  # one owns an account of the other region
    account = an_account(
        f"第{number}中学",
        region=cast.north if is_north else cast.south,
        industry=cast.education if number % 3 else cast.finance,
        owner=owner,
        inside=cast.iris if is_north else cast.ian,
        partner=cast.alpha if is_north else cast.beta,
        is_top=number < 4,
        activity=("active", "new", "dormant")[number % 3],
        mode=("", "personal")[number % 2],
        segment="A" if is_north else "",
        units_own=number,
        units_all=number,
        potential_minor=number * 100,
    )
    InstalledBase.objects.create(
        account=account, brand=f"牌{number % 2}", units=number, as_of=date(2026, 1, 1 + number)
    )
    since = timezone.localdate() - timedelta(days=40 * number)
    Lock.objects.filter(account=account).update(since=since)
    Account.objects.filter(pk=account.pk).update(locked_since=since)


@pytest.mark.parametrize("name", PEOPLE)
def test_each_number_is_the_count_of_its_list(name: str, busy: Cast) -> None:
    client = session_of(busy, name)

    assert list(disagreements(client)) == []


@pytest.mark.parametrize("name", ["vera", "dora", "nora", "sam", "opal", "olga"])
def test_measures_counted_beforehand_lead_to_the_same_lists(name: str, busy: Cast) -> None:
    count_measures(on=timezone.localdate(), now=timezone.now())
    client = session_of(busy, name)

    assert list(disagreements(client, ("/review/measures/",))) == []
    assert _orphans(client, "/review/measures/") == []


@pytest.mark.parametrize("name", PEOPLE)
def test_no_number_stands_without_its_list(name: str, busy: Cast) -> None:
    client = session_of(busy, name)

    orphans = [
        f"{page} {orphan}"
        for page in PAGES
        for orphan in _orphans(client, page)
        if not NO_LIST.fullmatch(orphan)
    ]

    assert orphans == []


def test_the_walk_meets_numbers_of_every_kind(busy: Cast) -> None:
    urls = {promise[1] for name in PEOPLE for _page, promise in promises(session_of(busy, name))}

    for part in (
        "activated_from=", "was=open", "seen_since=", "unseen_since=", "state=candidate",
        "owner=none", "lacks=", "mode=none", "mode=personal", "unvisited_days=", "brand=",
        "has=units", "/week/visits/", "state=planned", "kind=partner", "/duplicates/",
        "/people/?role=none", "/system/work/", "/lines/",
    ):  # fmt: skip
        assert any(part in url for url in urls), part


def test_a_number_that_counts_more_than_its_list_is_found(busy: Cast, monkeypatch: Any) -> None:
    """The planted fault: top accounts counted as seen whoever came, listed only if the owner did."""
    anybody = Q(last_visit_on__isnull=False)
    Account.objects.filter(is_top=True).update(last_visit_on=timezone.localdate())
    monkeypatch.setattr("tandem.workspace.queries.tops.seen_by_owner", lambda since: anybody)

    found = list(disagreements(session_of(busy, "vera"), ("/",)))

    assert found
    assert all("seen_since" in line for line in found)


def session_of(cast: Cast, name: str) -> Client:
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(cast.people[name], backend=backend)
    return client


def _orphans(client: Client, page: str) -> list[str]:
    answer = client.get(page, follow=True)
    return numbers_of(answer.content.decode()).orphans if answer.status_code == 200 else []
