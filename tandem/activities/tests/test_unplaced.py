"""Wished visits that found no day: the list behind "placed of wished", with names and reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.activities.models import CalendarRun
from tandem.activities.queries import unplaced
from tandem.activities.queries.unplaced import count_unplaced, unplaced_page
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.planning.calendar.plan import UnplacedReason
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
URL = "/week/unplaced/"
TODAY = timezone.localdate()
Enter = Callable[[str], Client]


def a_run(seller: User, *rows: tuple[Account, int, str], plan: int = 1, days: int = 0) -> None:
    missing = sum(count for _account, count, _why in rows)
    CalendarRun.objects.create(
        plan_id=plan,
        seller=seller,
        needed=20 + missing,
        placed=20,
        travel_hours=1,
        greedy_travel_hours=1,
        unplaced=[{"account": one.pk, "count": count, "reason": why} for one, count, why in rows],
        laid_at=timezone.now() - timedelta(days=days),
    )


def page_of(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_customer_is_named_with_the_reason(cast: Cast, signed_in: Enter, a_visit: Any) -> None:
    a_run(cast.olga, (cast.olgas, 3, "DAY_TOO_LONG"), (cast.ottos, 1, "WEEK_QUOTA_FULL"))
    a_visit(on=TODAY + timedelta(days=3))

    page = page_of(signed_in("nora"))

    assert cast.olgas.name in page and cast.ottos.name in page
    assert "The way there and back does not fit into a day" in page
    assert "Every week has its full number of visits" in page
    assert "4 visits of the plan found no day" in page
    assert f"/week/{cast.olga.pk}/?on={TODAY + timedelta(days=3)}" in page
    assert 'data-total="2"' in page


@pytest.mark.parametrize("why", list(UnplacedReason))
def test_every_reason_of_the_planner_has_words(cast: Cast, signed_in: Enter, why: str) -> None:
    a_run(cast.olga, (cast.olgas, 1, str(why)))

    row = page_of(signed_in("olga")).partition("<tbody")[2]

    assert why not in row
    assert row.count("–") == 1  # no visit stands; the reason is said


def test_the_quarter_and_the_week_lead_to_the_list(cast: Cast, signed_in: Enter) -> None:
    a_run(cast.olga, (cast.olgas, 2, "DAY_TOO_LONG"))
    a_run(cast.otto)
    client, link = signed_in("nora"), f"{URL}?seller={cast.olga.pk}"

    quarter = page_of(client, "/week/quarter/")

    assert f'href="{link}">20/22</a>' in quarter
    assert (
        "20/20" in quarter and f"seller={cast.otto.pk}" not in quarter.partition("20/20")[0][-90:]
    )
    assert link in page_of(client, f"/week/{cast.olga.pk}/")
    assert "2 visits of the plan" in page_of(client, link)


def test_only_the_latest_calendar_counts_and_none_of_a_past_quarter(cast: Cast) -> None:
    a_run(cast.olga, (cast.olgas, 9, "DAY_TOO_LONG"), plan=1)
    a_run(cast.olga, (cast.olgas, 2, "DAY_TOO_LONG"), plan=2)
    a_run(cast.uma, (cast.umas, 5, "DAY_TOO_LONG"), days=120)

    found = unplaced_page(actor=cast.actor("vera"), seller_id=None, on=TODAY)

    assert (found.visits, found.count, [row.visits for row in found.rows]) == (2, 1, [2])
    assert count_unplaced(actor=cast.actor("olga"), seller_id=cast.olga.pk, on=TODAY) == 2


def test_nobody_reads_the_calendar_of_another_region_or_a_hidden_name(
    cast: Cast, signed_in: Enter
) -> None:
    a_run(cast.uma, (cast.umas, 5, "DAY_TOO_LONG"))
    a_run(cast.olga, (cast.umas, 1, "DAY_TOO_LONG"))

    page = page_of(signed_in("nora"))

    assert "1 visit of the plan" in page
    assert "A customer you do not see" in page
    assert cast.umas.name not in page
    assert 'data-total="0"' in page_of(signed_in("nora"), f"{URL}?seller={cast.uma.pk}")


def test_pages_show_each_row_once_and_ask_alike(
    cast: Cast, signed_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seller in (cast.olga, cast.otto, cast.uma):
        rows = [
            an_account(f"{seller.pk}第{n}厂", region=cast.north, industry=cast.finance)
            for n in range(5)
        ]
        a_run(seller, *((one, 1, "NO_WORKING_DAY") for one in reversed(rows)))
    monkeypatch.setattr(unplaced, "PAGE", 2)
    client, url, seen, asked = signed_in("vera"), URL, [], set()

    while url and len(seen) < 30:
        with CaptureQueriesContext(connection) as queries:
            page = page_of(client, url)
        asked.add(len(queries))
        seen += re.findall(r"\d+第\d厂", re.sub(r"<[^>]*>", " ", page.partition("<tbody")[2]))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following[1].replace("&amp;", "&") if following else ""

    assert len(seen) == len(set(seen)) == 15
    assert max(asked) <= 12


@pytest.mark.parametrize("after", ["x", "9.9.9", "1", "-1.2", f"{'9' * 30}.1"])
def test_a_bent_key_is_the_first_page(cast: Cast, signed_in: Enter, after: str) -> None:
    a_run(cast.olga, (cast.olgas, 1, "DAY_TOO_LONG"))

    assert cast.olgas.name in page_of(signed_in("nora"), f"{URL}?after={after}")
