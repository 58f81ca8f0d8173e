"""A seller's week takes at most twelve queries a page, and no more with a week that is full.

The rows grow in everything the pages read: stops, company along, records, findings, people, tasks,
and what came back from the phone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.models import (
    Activity,
    CheckIn,
    Finding,
    Invitation,
    PhoneItem,
    Task,
    Visit,
)
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.models import Account, Contact
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
MOST = 12
Counted = Callable[[Client, str], int]
SignedIn = Callable[[str], Client]


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/week/",
        "/week/?view=list",
        "/week/tasks/",
        "/week/invitations/",
        "/week/check-in/",
        "/week/accounts/{account}/check-in/",
        "/week/visits/{visit}/check-in/",
        "/week/phone/",
        "/week/phone/items/",
        "/week/phone/package/",
        "/week/visits/",
        "/week/records/",
        "/review/measures/",
    ],
)
def test_a_sellers_page_costs_the_same_in_a_full_week(
    url: str, cast: Cast, signed_in: SignedIn, counted: Counted
) -> None:
    a_week_with(cast, 2)
    visit = Visit.objects.filter(seller=cast.olga, state=Visit.State.PLANNED).latest("id")
    client = signed_in("olga")
    asked = url.format(account=cast.olgas.pk, visit=visit.pk)
    few = counted(client, asked)

    a_week_with(cast, 24)
    many = counted(client, asked)

    assert many == few <= MOST


def test_the_pages_that_are_counted_show_the_rows(cast: Cast, signed_in: SignedIn) -> None:
    """Or the counts above would be those of empty pages."""
    a_week_with(cast, 3)
    client = signed_in("olga")

    package = client.get("/week/phone/package/").json()
    pages = {url: client.get(url).content.decode() for url in ("/", "/week/", "/week/phone/items/")}

    assert len(package["stops"]) == 9  # to go to, been to, and along with a colleague
    assert len(package["tasks"]) == 3
    assert sum(len(people) for people in package["contacts"].values()) == 3
    assert sum(len(facts) for facts in package["known"].values()) == 3
    assert all(f"第{n}实验中学" in pages[url] for n in range(3) for url in ("/", "/week/"))
    assert pages["/week/phone/items/"].count("<article") == 3


def a_week_with(cast: Cast, stops: int) -> None:
    """That many stops of today, as many done, as many of a colleague's, and all that hangs on them."""
    begun = CheckIn.objects.count()
    for number in range(begun, begun + stops):
        account = an_account(
            f"第{number}实验中学",
            region=cast.north,
            industry=cast.education,
            owner=cast.olga,
            inside=cast.iris,
            partner=cast.alpha,
            is_top=True,
            lat=39.9 + number / 1000,
            lon=116.4,
        )
        _planned(cast, account, number)
        _done(cast, account)


def _planned(cast: Cast, account: Account, number: int) -> None:
    now, today = timezone.now(), timezone.localdate()
    visit = Visit.objects.create(
        seller=cast.olga, account=account, on=today, position=number, agreement="asked"
    )
    Invitation.objects.create(visit=visit, person=cast.people["amy"], asked_at=now)
    theirs = Visit.objects.create(
        seller=cast.people["otto"], account=account, on=today, position=number, state="missed"
    )
    Invitation.objects.create(visit=theirs, person=cast.olga, asked_at=now)
    Contact.objects.create(account=account, name=f"王{number}主任", phone="13900000000")
    Task.objects.create(
        account=account,
        title=f"送样机 {number}",
        due_on=today - timedelta(days=1),
        by=cast.iris,
        holder=cast.olga,
        given_at=now,
    )
    PhoneItem.objects.create(
        by=cast.olga,
        client_id=uuid7(),
        kind="check_in",
        form=2,
        content={"account": account.pk, "outcome": "quote", "said": "到过"},
        fingerprint=str(number),
        state="review",
        reason="other_content",
        received_at=now,
    )


def _done(cast: Cast, account: Account) -> None:
    now, today = timezone.now(), timezone.localdate()
    note = Activity.objects.create(
        account=account, kind="visit", at=now, by=cast.olga, text="To the door.", recorded_at=now
    )
    visit = Visit.objects.create(
        seller=cast.olga, account=account, on=today, state="done", activity=note
    )
    record = CheckIn.objects.create(
        client_id=uuid7(),
        by=cast.olga,
        visit=visit,
        account=account,
        outcome="quote",
        arrived_at=now,
        recorded_at=now,
    )
    Finding.objects.create(
        account=account,
        kind="need",
        what="要 200 台",
        source="visit",
        on=today,
        by=cast.olga,
        check_in=record,
    )
