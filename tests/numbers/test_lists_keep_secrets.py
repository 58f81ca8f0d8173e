"""The lists behind numbers tell nobody more than they may know, whatever they are asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.models import Visit
from tandem.keyaccounts.models import Account
from tandem.testing.cast import Cast
from tests.numbers.reading import numbers_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
INTERNAL = (
    "top=1",
    "segment=A",
    "mode=personal",
    "owner=none",
    "potential_min=999999",
    "unvisited_days=3650",
    "as_of=2001-01-01",
    "as_of=2026-01-01&was=active",
    "activated_from=2001-01-01&activated_to=2001-01-02",
    "seen_since=2099-01-01",
    "unseen_since=2001-01-01&top=1",
    "has=units",
    "lacks=place",
    "brand=X",
)


def total(client: Client, url: str) -> int | None:
    return numbers_of(client.get(url).content.decode()).total


@pytest.mark.parametrize("query", INTERNAL)
def test_a_filter_never_opens_the_accounts_of_another_region(
    query: str, cast: Cast, signed_in: SignedIn
) -> None:
    Account.objects.filter(pk=cast.umas.pk).update(is_top=True, segment="A", units_all=9)

    page = signed_in("olga").get(f"/accounts/?{query}").content.decode()

    assert cast.umas.name not in page


def test_visits_of_a_seller_one_may_not_read_are_not_counted(
    cast: Cast, signed_in: SignedIn
) -> None:
    today = timezone.localdate()
    Visit.objects.create(seller=cast.uma, account=cast.umas, on=today, state="done")

    assert total(signed_in("olga"), f"/week/visits/?seller={cast.uma.pk}") == 0
    assert total(signed_in("sam"), f"/week/visits/?seller={cast.uma.pk}") == 1


def test_a_visit_is_counted_for_the_manager_without_the_customer_of_another_region(
    cast: Cast, signed_in: SignedIn
) -> None:
    today = timezone.localdate()
    Visit.objects.create(seller=cast.olga, account=cast.umas, on=today, state="done")

    page = signed_in("nora").get(f"/week/visits/?seller={cast.olga.pk}").content.decode()

    assert numbers_of(page).total == 1
    assert cast.umas.name not in page


@pytest.mark.parametrize(
    "query", ["seller=99999999999999999999", "first=x", "after=2026-01-01.9e9", "kind=%27--"]
)
def test_a_bent_address_of_visits_breaks_nothing(
    query: str, cast: Cast, signed_in: SignedIn
) -> None:
    assert signed_in("nora").get(f"/week/visits/?{query}").status_code == 200
