"""Every page of the workspace takes at most twelve queries, however many rows stand behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.models import Activity
from tandem.keyaccounts.models import Account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
MOST = 12
SignedIn = Callable[[str], Client]
Counted = Callable[[Client, str], int]
Fill = Callable[[int], list[Account]]


@pytest.mark.parametrize(
    "name", ["vera", "dora", "nora", "olga", "iris", "eve", "opal", "adam", "amy", "alan"]
)
def test_today_of_each_role_keeps_its_queries(
    name: str, signed_in: SignedIn, counted: Counted, fill: Fill
) -> None:
    client, home = signed_in(name), "/partner/" if name in ("amy", "alan") else "/"
    fill(10)
    few = counted(client, home)

    fill(30)
    many = counted(client, home)

    assert many == few <= MOST


@pytest.mark.parametrize(
    "url", ["/review/", "/review/measures/", "/partners/", "/service/", "/palette/?q=中学"]
)
def test_a_page_keeps_its_queries(
    url: str, signed_in: SignedIn, counted: Counted, fill: Fill
) -> None:
    client = signed_in("vera")
    fill(13)
    few = counted(client, url)

    fill(30)
    many = counted(client, url)

    assert many == few <= MOST


def test_the_hottest_record_costs_what_a_cold_one_costs(
    cast: Cast, signed_in: SignedIn, counted: Counted
) -> None:
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/"
    cold = counted(client, url)

    now = timezone.now()
    Activity.objects.bulk_create(
        Activity(account=cast.olgas, kind="call", at=now, by=cast.olga, recorded_at=now)
        for _row in range(500)
    )
    hot = counted(client, url)

    assert hot == cold <= MOST
