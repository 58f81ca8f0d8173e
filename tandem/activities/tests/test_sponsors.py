"""Executive sponsors: named by managers, asked along, counted apart, and overdue in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.models import Invitation, Visit
from tandem.activities.queries.sponsors import sponsor_visits
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.keyaccounts.commands.sponsors import NotASponsor, name_sponsor
from tandem.keyaccounts.models import AccountGrant
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db


def name(cast: Cast, who: str | None, by: str = "nora") -> None:
    name_sponsor(
        actor=cast.actor(by),
        account_id=cast.olgas.pk,
        user_id=cast.people[who].pk if who else None,
        now=timezone.now(),
    )


def went_along(cast: Cast, visit: Visit, answer: str = "accepted") -> None:
    Invitation.objects.create(visit=visit, person=cast.vera, answer=answer, asked_at=timezone.now())


def test_an_account_has_one_sponsor_and_naming_replaces(cast: Cast) -> None:
    name(cast, "vera")
    name(cast, "nora")
    name(cast, "nora")

    grants = AccountGrant.objects.filter(account=cast.olgas, reason="sponsor")
    assert [grant.user for grant in grants] == [cast.nora]
    name(cast, None)
    assert not grants.all().exists()


def test_only_managers_name_and_only_managers_who_see_it_are_named(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        name(cast, "vera", by="olga")
    with pytest.raises(NotThere):
        name(cast, "sam", by="sam")
    for stranger in ("sam", "olga", "amy", "lena"):
        with pytest.raises(NotASponsor):
            name(cast, stranger)


def test_a_visit_made_with_the_sponsor_counts_and_a_mere_promise_does_not(
    cast: Cast, a_visit: Callable[..., Visit]
) -> None:
    name(cast, "vera")
    today = timezone.localdate()
    went_along(cast, a_visit(state="done"))
    went_along(cast, a_visit(on=today + timedelta(days=3)))
    went_along(cast, a_visit(state="done"), answer="declined")
    a_visit(state="done")

    found = sponsor_visits(cast.actor("nora"), on=today)

    assert (found.made, found.accounts, found.overdue) == (1, 1, 0)
    assert (found.rows[0].last_on, found.rows[0].next_on) == (today, today + timedelta(days=3))


def test_half_a_year_without_the_sponsor_is_overdue(
    cast: Cast, a_visit: Callable[..., Visit]
) -> None:
    name(cast, "vera")
    today = timezone.localdate()
    assert sponsor_visits(cast.actor("olga"), on=today).overdue == 1
    went_along(cast, a_visit(state="done", on=today - timedelta(days=180)))

    assert sponsor_visits(cast.actor("olga"), on=today).overdue == 0
    assert sponsor_visits(cast.actor("olga"), on=today + timedelta(days=1)).overdue == 1


def test_accounts_of_others_are_not_in_the_list(cast: Cast) -> None:
    name(cast, "vera")

    assert sponsor_visits(cast.actor("otto"), on=timezone.localdate()).rows == []
    assert sponsor_visits(cast.actor("sam"), on=timezone.localdate()).accounts == 0


def test_the_pages_name_and_list(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    nora, path = signed_in("nora"), f"/week/accounts/{cast.olgas.pk}/sponsor/"

    assert str(cast.vera) in nora.get(path).content.decode()
    answer = nora.post(path, {"sponsor": cast.vera.pk}, follow=True).content.decode()

    assert cast.olgas.name in answer
    assert f"/week/accounts/{cast.olgas.pk}/joint/?guests={cast.vera.pk}" in answer
    assert nora.post(path, {"sponsor": cast.sam.pk}).status_code == 422


def test_more_sponsors_take_no_more_queries(
    cast: Cast,
    signed_in: Callable[[str], Client],
    counted: Callable[[Client, str], int],
) -> None:
    vera = signed_in("vera")
    name(cast, "vera")
    few = counted(vera, "/week/sponsors/")
    for account in (cast.ottos, cast.umas):
        AccountGrant.objects.create(account=account, user=cast.vera, reason="sponsor")

    assert counted(vera, "/week/sponsors/") == few <= 12
