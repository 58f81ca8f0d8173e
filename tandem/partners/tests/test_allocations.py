"""A contract of accounts from its draft to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account, ActivationEvent
from tandem.organisation.models import Notice
from tandem.partners.commands.allocations import (
    Contract,
    change_accounts,
    change_contract,
    sign_allocation,
)
from tandem.partners.commands.reviewing import follow_terms, review_allocation
from tandem.partners.models import AllocatedAccount, Allocation, AllocationReview, PartnerRegion
from tandem.partners.queries.allocations import allocation_of
from tandem.partners.tests.conftest import NOW, TERM, TODAY, refused, sign
from tandem.testing.cast import Cast

Make = Callable[..., Allocation]
AFTER_REVIEW = NOW + timedelta(days=140)


def test_a_promise_binds_with_the_second_signature(cast: Cast, draft: Make) -> None:
    made = draft()

    once = sign(cast, made, "nora")
    assert once.state == Allocation.State.ONE_SIGNED
    assert allocation_of(cast.olgas.pk, on=TODAY, actor=cast.actor("nora")) is None

    twice = sign(cast, made, "amy")
    assert twice.state == Allocation.State.IN_FORCE
    assert (twice.vendor_signed_by, twice.partner_signed_by) == (cast.nora, cast.amy)
    found = allocation_of(cast.olgas.pk, on=TODAY, actor=cast.actor("nora"))
    assert found is not None
    assert (found.company_id, found.until) == (cast.alpha.pk, TERM["until"])
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"partners.allocation_drafted", "partners.allocation_signed"} <= acts
    assert Notice.objects.filter(user=cast.amy, kind="allocation_one_signed").count() == 1


def test_a_signature_given_twice_stands_once(cast: Cast, in_force: Make) -> None:
    made = in_force()

    sign(cast, made, "amy")

    signatures = AuditEntry.objects.filter(act="partners.allocation_signed")
    assert signatures.count() == 2


@pytest.mark.parametrize("name", ["olga", "opal", "sam", "alan", "dora"])
def test_only_the_two_voices_sign(cast: Cast, draft: Make, name: str) -> None:
    with pytest.raises((NotAllowed, NotThere)):
        sign(cast, draft(), name)


def test_nobody_signs_for_another_partner(cast: Cast, draft: Make) -> None:
    with pytest.raises(NotThere):
        sign(cast, draft(), "ben")


def test_other_terms_clear_a_signature(cast: Cast, draft: Make) -> None:
    made = sign(cast, draft(), "amy")

    changed = change_contract(
        actor=cast.actor("nora"),
        allocation_id=made.pk,
        version=made.version,
        contract=Contract(**TERM, least_activations=9),
        now=NOW,
    )

    assert changed.state == Allocation.State.DRAFT
    assert changed.partner_signed_at is None


def test_another_account_clears_a_signature(cast: Cast, draft: Make) -> None:
    made = sign(cast, draft(), "amy")

    change_accounts(actor=cast.actor("nora"), allocation_id=made.pk, add=[cast.ottos.pk], now=NOW)

    made.refresh_from_db()
    assert (made.state, made.partner_signed_at) == (Allocation.State.DRAFT, None)


def test_who_signs_what_changed_meanwhile_is_told(cast: Cast, draft: Make) -> None:
    made = draft()
    read = made.version
    change_accounts(actor=cast.actor("nora"), allocation_id=made.pk, add=[cast.ottos.pk], now=NOW)

    with pytest.raises(Stale):
        sign_allocation(actor=cast.actor("amy"), allocation_id=made.pk, version=read, now=NOW)


def test_accounts_of_another_region_are_refused(cast: Cast, draft: Make) -> None:
    with refused("account_not_for_allocation"):
        draft(account_ids=[cast.umas.pk])

    assert not Allocation.objects.exists()


def test_a_partner_is_allocated_accounts_only_where_it_works(cast: Cast, draft: Make) -> None:
    with refused("partner_works_elsewhere"):
        draft(company_id=cast.beta.pk)


def test_a_review_outside_the_term_is_refused(draft: Make) -> None:
    with refused("allocation_bad_term"):
        draft(review_on=date(2028, 1, 1))


def test_an_empty_contract_is_not_signed(cast: Cast, draft: Make) -> None:
    with refused("allocation_empty"):
        sign(cast, draft(account_ids=[]), "nora")


def test_an_account_is_promised_once(cast: Cast, draft: Make, in_force: Make) -> None:
    in_force()
    second = _a_second(cast, draft)

    with refused("account_promised"):
        sign(cast, second, "nora")


def test_the_database_keeps_one_promise_an_account(cast: Cast, draft: Make, in_force: Make) -> None:
    """Two second signatures in the same moment both find the account free."""
    in_force()
    second = _a_second(cast, draft)

    with pytest.raises(IntegrityError), transaction.atomic():
        second.accounts.update(is_binding=True)


def test_an_account_nobody_serves_goes_to_the_partner(cast: Cast, in_force: Make) -> None:
    in_force(account_ids=[cast.ottos.pk])

    cast.ottos.refresh_from_db()
    assert cast.ottos.partner_id == cast.alpha.pk


def test_an_account_of_another_partner_stays_there(cast: Cast, in_force: Make) -> None:
    Account.objects.filter(pk=cast.ottos.pk).update(partner=cast.beta)

    in_force(account_ids=[cast.ottos.pk])

    cast.ottos.refresh_from_db()
    assert cast.ottos.partner_id == cast.beta.pk


def test_the_review_comes_due_and_both_sides_hear_of_it(cast: Cast, in_force: Make) -> None:
    made = in_force()

    assert follow_terms(on=TERM["review_on"]) == 1

    made.refresh_from_db()
    assert made.state == Allocation.State.UNDER_REVIEW
    told = Notice.objects.filter(kind="allocation_under_review").values_list("user", flat=True)
    assert set(told) == {cast.nora.pk, cast.amy.pk}


def test_accounts_are_not_taken_back_without_a_ground(cast: Cast, in_force: Make) -> None:
    made = in_force()

    with refused("no_ground_to_take_back"):
        _review(cast, made, is_taken_back=True)


def test_accounts_are_taken_back_after_the_notice(cast: Cast, in_force: Make) -> None:
    made = in_force(least_activations=1, notice_days=10)
    review = _review(cast, made, is_taken_back=True)
    made.refresh_from_db()
    assert review.grounds == ["few_activations"]
    assert made.state == Allocation.State.TAKING_BACK
    last = AFTER_REVIEW.date() + timedelta(days=10)
    assert made.notice_until == last

    follow_terms(on=last)
    cast.olgas.refresh_from_db()
    assert cast.olgas.partner_id == cast.alpha.pk

    follow_terms(on=last + timedelta(days=1))
    cast.olgas.refresh_from_db()
    made.refresh_from_db()
    assert (cast.olgas.partner_id, made.state) == (None, Allocation.State.CLAWED_BACK)
    assert not AllocatedAccount.objects.filter(is_binding=True).exists()


def test_an_activation_in_the_term_meets_the_contract(cast: Cast, in_force: Make) -> None:
    made = in_force(least_activations=1)
    ActivationEvent.objects.create(account=cast.olgas, on=TODAY, kind="new")

    with refused("no_ground_to_take_back"):
        _review(cast, made, is_taken_back=True)


def test_taking_back_needs_a_reason(cast: Cast, in_force: Make) -> None:
    made = in_force(least_activations=1)

    with refused("taking_back_needs_reason"):
        _review(cast, made, is_taken_back=True, reason=" ")


@pytest.mark.parametrize("name", ["amy", "opal", "olga"])
def test_only_the_vendors_voice_reviews(cast: Cast, in_force: Make, name: str) -> None:
    made = in_force(least_activations=1)

    with pytest.raises(NotAllowed):
        _review(cast, made, is_taken_back=False, by=name)


def test_a_kept_promise_is_reviewed_again(cast: Cast, in_force: Make) -> None:
    made = in_force()
    again = date(2027, 7, 1)

    _review(cast, made, is_taken_back=False, next_review_on=again)

    made.refresh_from_db()
    assert (made.state, made.review_on) == (Allocation.State.IN_FORCE, again)


@pytest.mark.parametrize("again", [AFTER_REVIEW.date(), TERM["until"] + timedelta(days=1)])
def test_a_next_review_that_does_not_fit_is_refused(
    cast: Cast, in_force: Make, again: date
) -> None:
    made = in_force()

    with refused("next_review_outside_term"):
        _review(cast, made, is_taken_back=False, next_review_on=again)

    made.refresh_from_db()
    assert made.review_on == TERM["review_on"]
    assert not AllocationReview.objects.exists()


def test_without_a_day_the_next_review_is_on_the_last(cast: Cast, in_force: Make) -> None:
    made = in_force()

    _review(cast, made, is_taken_back=False)

    made.refresh_from_db()
    assert made.review_on == TERM["until"]


def test_a_term_runs_out_and_the_accounts_stay_with_the_partner(cast: Cast, in_force: Make) -> None:
    made = in_force()

    follow_terms(on=TERM["until"] + timedelta(days=1))

    made.refresh_from_db()
    cast.olgas.refresh_from_db()
    assert made.state == Allocation.State.ENDED
    assert cast.olgas.partner_id == cast.alpha.pk


def _a_second(cast: Cast, draft: Make) -> Allocation:
    PartnerRegion.objects.create(company=cast.beta, region=cast.north)
    return draft(company_id=cast.beta.pk)


def _review(cast: Cast, made: Allocation, *, by: str = "nora", **facts: object) -> object:
    usual = {"reason": "只激活了一家", "now": AFTER_REVIEW}
    return review_allocation(actor=cast.actor(by), allocation_id=made.pk, **(usual | facts))
