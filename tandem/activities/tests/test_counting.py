"""What was counted for everybody is what a reader would count by themselves, on drawn companies."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.activities.commands.counting import (
    COUNT,
    ask_to_count,
    count_measures,
    count_when_due,
    measures_follow_coverage,
)
from tandem.activities.models import Activity, OwnerCount, SellerCount, Visit, WeekCount
from tandem.activities.queries import scorecards as asking
from tandem.activities.queries.people import sellers_seen_by
from tandem.activities.queries.scorecards import Scorecards, scorecards
from tandem.coverage.events import CoverageSwitched
from tandem.foundation.errors import NotAllowed
from tandem.foundation.fiscal import WEEK, fiscal_calendar
from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job
from tandem.keyaccounts.models import Account
from tandem.testing.builders import a_user, an_account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONDAY = fiscal_calendar().week(TODAY).start
READERS = ("vera", "opal", "dora", "nora", "sam")  # everything, an industry, a region


def draw_company(cast: Cast, seed: int) -> None:
    """Accounts of all owners in all cells, with visits, calls and contacts of half a year."""
    lot = random.Random(seed)
    owners = (cast.olga, cast.otto, cast.uma, None)
    for number in range(30):
        owner = lot.choice(owners)
        account = an_account(
            f"第{seed}{number}客户",
            region=lot.choice((cast.north, cast.south)),
            industry=lot.choice((cast.education, cast.finance)),
            owner=owner,
            inside=cast.iris,
            partner=lot.choice((cast.alpha, cast.beta, None)),
            is_top=lot.random() < 0.5,
            visits_per_quarter=lot.randrange(4),
            last_contact_on=TODAY - timedelta(days=lot.randrange(180)),
        )
        for _visit in range(lot.randrange(4)):
            _draw_work(lot, account, lot.choice((cast.olga, cast.otto, cast.uma)), cast)


def _draw_work(lot: random.Random, account: Account, seller: Any, cast: Cast) -> None:
    on = TODAY + timedelta(days=lot.randrange(-60, 7))
    state = "planned" if on > TODAY else lot.choice(("done", "done", "missed", "cancelled"))
    Visit.objects.create(seller=account.owner or seller, account=account, on=on, state=state)
    Visit.objects.create(kind="partner", seller=seller, partner=cast.alpha, on=on, state=state)
    at = timezone.now() - timedelta(days=lot.randrange(60))
    by = lot.choice((cast.iris, cast.alan, cast.bo))
    Activity.objects.create(account=account, kind="call", at=at, by=by, recorded_at=at)


def count(now: datetime | None = None) -> None:
    count_measures(on=TODAY, now=now or timezone.now())


def cards_of(cast: Cast, name: str) -> Scorecards:
    actor = cast.actor(name)
    ids = [one.pk for one in sellers_seen_by(actor, on=TODAY)]
    return scorecards(actor=actor, seller_ids=ids, on=TODAY)


def numbers_of(cast: Cast, name: str, cards: Scorecards) -> tuple[Any, ...]:
    ids = [one.pk for one in sellers_seen_by(cast.actor(name), on=TODAY)]
    people = [*ids, 0]
    return (
        cards.whole,
        [cards.by_owner[one] for one in people],
        [cards.weeks[one] for one in ids],
        [cards.visited[one] for one in ids],
    )


@pytest.mark.parametrize("seed", range(4))
def test_counted_is_what_each_reader_would_count(cast: Cast, seed: int) -> None:
    draw_company(cast, seed)
    asked = {name: cards_of(cast, name) for name in READERS}

    count()

    for name in READERS:
        counted = cards_of(cast, name)
        assert (asked[name].taken_at, counted.taken_at is not None) == (None, True)
        assert numbers_of(cast, name, counted) == numbers_of(cast, name, asked[name])
        assert counted.whole.locked > 0


def test_a_rule_that_counts_otherwise_is_found(cast: Cast, monkeypatch: Any) -> None:
    """The planted fault: the count sees every visit as one to a customer."""
    draw_company(cast, 1)
    asked = cards_of(cast, "vera")
    real = asking.visited_by
    monkeypatch.setattr(
        "tandem.activities.commands.counting.visited_by",
        lambda **said: {
            seller: type(one)(one.customers + one.partners, 0)
            for seller, one in real(**said).items()
        },
    )

    count()

    counted = cards_of(cast, "vera")
    assert numbers_of(cast, "vera", counted) != numbers_of(cast, "vera", asked)


def test_counted_twice_is_counted_once(cast: Cast) -> None:
    draw_company(cast, 2)
    count()
    first = (cards_of(cast, "vera").whole, SellerCount.objects.count(), OwnerCount.objects.count())

    count()

    again = (cards_of(cast, "vera").whole, SellerCount.objects.count(), OwnerCount.objects.count())
    assert again == first
    assert WeekCount.objects.count() == asking.WEEKS_SHOWN


def test_a_count_that_began_earlier_changes_nothing(cast: Cast) -> None:
    now = timezone.now()
    count(now)
    Account.objects.filter(pk=cast.olgas.pk).update(is_top=True)

    count(now - timedelta(minutes=1))

    assert cards_of(cast, "vera").whole.top == 0


def test_visits_a_phone_sends_on_monday_still_count_for_last_week(cast: Cast) -> None:
    count()
    stood = OwnerCount.objects.filter(count__week_on=MONDAY - WEEK).count()
    on = MONDAY - timedelta(days=3)
    Visit.objects.create(seller=cast.olga, account=cast.olgas, on=on, state="done")

    count()

    last = cards_of(cast, "nora").past[-1]
    assert (last.week.start, last.done, last.by_seller[cast.olga.pk][0]) == (MONDAY - WEEK, 1, 1)
    assert last.coverage is None
    assert OwnerCount.objects.filter(count__week_on=MONDAY - WEEK).count() == stood == 0


def test_how_accounts_stood_last_week_stays(cast: Cast) -> None:
    count_measures(on=MONDAY - timedelta(days=1), now=timezone.now() - WEEK)
    Account.objects.filter(pk=cast.olgas.pk).update(is_top=True)

    count()

    cards = cards_of(cast, "nora")
    assert cards.past[-1].coverage is not None
    assert (cards.past[-1].coverage.top, cards.whole.top) == (0, 1)


def test_nothing_older_is_called_last_week(cast: Cast) -> None:
    count()
    WeekCount.objects.filter(week_on=MONDAY - WEEK).delete()

    assert cards_of(cast, "vera").past == []


def test_a_count_of_another_week_is_not_shown(cast: Cast) -> None:
    count_measures(on=MONDAY - timedelta(days=1), now=timezone.now() - WEEK)

    assert cards_of(cast, "vera").taken_at is None


@pytest.mark.parametrize("name", ["olga", "iris"])
def test_who_reads_their_own_accounts_is_answered_as_of_now(cast: Cast, name: str) -> None:
    count()
    Account.objects.filter(pk=cast.olgas.pk).update(is_top=True)

    cards = cards_of(cast, name)

    assert (cards.taken_at, cards.by_owner[cast.olga.pk].top) == (None, 1)


def test_a_region_reads_no_cell_of_another(cast: Cast) -> None:
    draw_company(cast, 3)
    count()

    seen = OwnerCount.objects.visible_to(cast.actor("nora"))

    assert set(seen.values_list("region_id", flat=True)) == {cast.north.pk}
    assert OwnerCount.objects.visible_to(cast.actor("alan")).count() == 0


def test_a_running_week_is_counted_once_an_hour(cast: Cast) -> None:
    now = timezone.now()
    for minutes in (0, 1, 59):
        count_when_due(now + timedelta(minutes=minutes))
        assert WeekCount.objects.get(week_on=MONDAY).taken_at == now

    later = now + timedelta(minutes=61)
    count_when_due(later)

    assert WeekCount.objects.latest("week_on").taken_at == later


def test_a_manager_has_it_counted_and_a_second_press_asks_for_nothing_more(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    count(timezone.now() - timedelta(minutes=30))
    Account.objects.filter(pk=cast.olgas.pk).update(is_top=True)
    client = signed_in("nora")
    for _press in range(2):
        page = client.post("/review/measures/counting/", follow=True).content.decode()
        assert "being counted" in page

    run_job.func(Job.objects.get(kind=COUNT).pk)

    assert Job.objects.get(kind=COUNT).result == {"sellers": 3}
    assert cards_of(cast, "nora").whole.top == 1
    assert "As counted on" in client.get("/review/measures/").content.decode()


@pytest.mark.parametrize("name", ["olga", "iris", "eve", "adam", "amy"])
def test_who_reads_their_own_measures_asks_for_no_count(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        ask_to_count(actor=cast.actor(name))

    assert not Job.objects.exists()


def test_accounts_that_change_hands_are_counted_anew(cast: Cast) -> None:
    measures_follow_coverage(CoverageSwitched(publication_id=1, plan_number=1, by_id=cast.opal.pk))

    assert Job.objects.get(kind=COUNT).owner_id == cast.opal.pk


def test_questions_do_not_grow_with_people_and_accounts(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("vera")
    count()
    few = _questions(client)
    draw_company(cast, 4)
    for number in range(8):
        seller = a_user(f"seller{number}", company=cast.vendor, region=cast.north)
        seller.grants.create(role="outside_seller", since=TODAY - WEEK)
        Account.objects.filter(
            pk__in=list(Account.objects.values_list("pk", flat=True)[:2])
        ).update(owner=seller)
    count()

    assert _questions(client) == few <= 12


def _questions(client: Client) -> int:
    client.get("/review/measures/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/review/measures/").status_code == 200
    return len(asked)
