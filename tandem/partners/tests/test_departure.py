"""A partner leaves: its people are out at once, and everything it held has an owner."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.organisation.models import Notice, User
from tandem.partners.commands.departure import end_partnership
from tandem.partners.models import AllocatedAccount, Allocation, Departure
from tandem.partners.tests.conftest import NOW, TODAY, refused
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
Make = Callable[..., Allocation]


def leave(
    cast: Cast, *, by: str = "opal", heir: str = "nora", reason: str = "合同到期"
) -> Departure:
    return end_partnership(
        actor=cast.actor(by),
        company_id=cast.alpha.pk,
        heir=cast.people[heir],
        on=TODAY,
        reason=reason,
        now=NOW,
    )


def test_its_people_are_out_with_the_next_request(cast: Cast, signed_in: SignedIn) -> None:
    amy, alan, ben = signed_in("amy"), signed_in("alan"), signed_in("ben")
    assert amy.get("/partner/customers/").status_code == 200

    leave(cast)

    for client in (amy, alan):
        assert client.get("/partner/customers/")["Location"].startswith("/login/")
    assert ben.get("/partner/customers/").status_code == 200
    assert not User.objects.filter(company=cast.alpha, is_active=True).exists()


def test_what_it_held_has_a_named_owner(cast: Cast, in_force: Make, draft: Make) -> None:
    promised, open_one = in_force(), draft(account_ids=[cast.ottos.pk])

    leave(cast)

    promised.refresh_from_db()
    open_one.refresh_from_db()
    cast.olgas.refresh_from_db()
    assert (promised.state, promised.heir) == (Allocation.State.ENDED, cast.nora)
    assert (open_one.state, open_one.heir) == (Allocation.State.ENDED, cast.nora)
    assert cast.olgas.partner_id is None
    assert not AllocatedAccount.objects.filter(is_binding=True).exists()
    notice = Notice.objects.get(user=cast.nora, kind="partner_left")
    assert notice.facts["count"] == 1


def test_it_leaves_once(cast: Cast) -> None:
    first, second = leave(cast), leave(cast)

    assert first == second
    assert AuditEntry.objects.filter(act="partners.partner_left").count() == 1


def test_the_heir_works_for_the_vendor(cast: Cast) -> None:
    for name in ("ben", "amy", "lena"):
        with refused("heir_not_of_the_vendor"):
            leave(cast, heir=name)

    assert User.objects.filter(company=cast.alpha, is_active=True).count() == 3


def test_it_does_not_leave_without_a_reason(cast: Cast) -> None:
    with refused("departure_needs_reason"):
        leave(cast, reason=" ")


@pytest.mark.parametrize("name", ["nora", "olga", "amy"])
def test_others_end_no_partnership(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        leave(cast, by=name)


@pytest.mark.parametrize("name", ["ben", "sam", "otto"])
def test_strangers_do_not_even_see_it(cast: Cast, name: str) -> None:
    with pytest.raises(NotThere):
        leave(cast, by=name)


def test_nothing_new_is_promised_to_who_left(cast: Cast, draft: Make) -> None:
    leave(cast)

    with refused("partner_has_left"):
        draft()
