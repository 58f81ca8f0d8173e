"""Locking, releasing and the list of a past day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.locking import (
    LikelyDuplicate,
    Locked,
    NotLocked,
    lock_accounts,
    release_account,
)
from tandem.keyaccounts.models import Account, DuplicatePair, Lock
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """The sentences asserted here are the English ones."""
    with translation.override("en"):
        yield


@pytest.fixture
def found(cast: Cast) -> Account:
    return an_account(
        "北方医院", region=cast.north, industry=cast.finance, state=Account.State.CANDIDATE
    )


def lock(cast: Cast, who: str, *accounts: Account, **options: Any) -> Locked:
    ids = [account.pk for account in accounts]
    return lock_accounts(actor=cast.actor(who), accounts=ids, on=TODAY, now=NOW, **options)


def test_a_candidate_is_locked_from_a_day(cast: Cast, found: Account) -> None:
    done = lock(cast, "nora", found, cast.olgas, reason="Q3 list")

    assert done == Locked(locked=1, already=1, left=0)
    held = Lock.objects.get(account=found)
    assert (held.since, held.until, held.decided_by_id) == (TODAY, None, cast.nora.pk)
    assert found not in Account.objects.locked_on(TODAY - DAY)
    assert found in Account.objects.locked_on(TODAY)
    assert AuditEntry.objects.get(account_id=found.pk).act == "keyaccounts.account_locked"


def test_a_filter_can_be_locked_whole(cast: Cast, found: Account) -> None:
    candidates = Account.objects.visible_to(cast.actor("opal")).filter(state="candidate")

    done = lock_accounts(actor=cast.actor("opal"), accounts=candidates, on=TODAY, now=NOW)

    assert done.locked == 1


def test_locking_takes_as_many_statements_for_many_as_for_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    many = [
        an_account(f"客户{n}", region=cast.north, industry=cast.finance, state="candidate")
        for n in range(60)
    ]

    with django_assert_max_num_queries(12):
        done = lock(cast, "opal", *many)

    assert done.locked == 60


def pair(cast: Cast, found: Account, score: float, verdict: str = "open") -> None:
    first, second = sorted((found.pk, cast.olgas.pk))
    DuplicatePair.objects.create(
        first_id=first, second_id=second, score=score, verdict=verdict, found_at=NOW
    )


def test_a_likely_duplicate_stops_the_lock_and_is_named(cast: Cast, found: Account) -> None:
    pair(cast, found, 0.9)

    with pytest.raises(LikelyDuplicate) as refused:
        lock(cast, "nora", found)

    assert "北方医院" in str(refused.value)
    assert "北方师范大学" in str(refused.value)
    assert not Lock.objects.filter(account=found).exists()


def test_the_other_side_of_a_pair_is_not_named_to_who_does_not_see_it(
    cast: Cast, found: Account
) -> None:
    first, second = sorted((found.pk, cast.umas.pk))
    DuplicatePair.objects.create(first_id=first, second_id=second, score=0.9, found_at=NOW)

    with pytest.raises(LikelyDuplicate) as refused:
        lock(cast, "nora", found)

    assert "南方理工" not in str(refused.value)


@pytest.mark.parametrize(("score", "verdict"), [(0.7, "open"), (0.95, "different")])
def test_a_weak_or_decided_pair_does_not_stop_it(
    cast: Cast, found: Account, score: float, verdict: str
) -> None:
    pair(cast, found, score, verdict)

    assert lock(cast, "nora", found).locked == 1


def test_the_rest_can_be_locked_without_the_doubtful(cast: Cast, found: Account) -> None:
    pair(cast, found, 0.9)
    clear = an_account("清楚", region=cast.north, industry=cast.finance, state="candidate")

    done = lock(cast, "nora", found, clear, leave_doubtful=True)

    assert done == Locked(locked=1, already=0, left=1)


@pytest.mark.parametrize(
    ("who", "error"),
    [("vera", NotAllowed), ("dora", NotThere), ("sam", NotThere), ("olga", NotThere)],
)
def test_others_do_not_lock(cast: Cast, found: Account, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        lock(cast, who, found)


def test_a_seller_does_not_lock_even_their_own(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        lock(cast, "olga", cast.olgas)


def test_a_released_account_stays_on_the_list_of_its_last_day(cast: Cast) -> None:
    release_account(
        actor=cast.actor("nora"),
        account_id=cast.olgas.pk,
        version=None,
        on=TODAY,
        now=NOW,
        reason="moved away",
    )

    assert cast.olgas in Account.objects.locked_on(TODAY)
    assert cast.olgas not in Account.objects.locked_on(TODAY + DAY)
    assert cast.olgas not in Account.objects.locked()


def test_what_is_not_locked_cannot_be_released(cast: Cast, found: Account) -> None:
    with pytest.raises(NotLocked, match="nothing to release"):
        release_account(
            actor=cast.actor("nora"),
            account_id=found.pk,
            version=None,
            on=TODAY,
            now=NOW,
            reason="",
        )


def test_the_database_itself_keeps_one_open_lock(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Lock.objects.create(account=cast.olgas, since=TODAY)
