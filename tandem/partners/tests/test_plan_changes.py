"""A change of several accounts is one change, and the page says what became of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from tandem.organisation.models import Notice
from tandem.partners.commands.plans import answer_change
from tandem.partners.models import JointPlan, PlanAccount, PlanChange
from tandem.partners.tests.conftest import NOW, act
from tandem.partners.views import plans as pages
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
Make = Callable[..., JointPlan]
ASKED, CHANGED = "The partner is asked to agree.", "The plan is changed."


def with_more_accounts(cast: Cast, made: JointPlan, number: int) -> list[int]:
    more = [
        an_account(
            f"学校{at}",
            region=cast.north,
            industry=cast.education,
            owner=cast.olga,
            partner=cast.alpha,
        ).pk
        for at in range(number)
    ]
    PlanAccount.objects.bulk_create(PlanAccount(plan=made, account_id=pk) for pk in more)
    return more


def said(answer: HttpResponse) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_accounts_taken_out_of_a_signed_plan_are_one_request(
    cast: Cast, plan: Make, signed_in: SignedIn
) -> None:
    made = plan(signed=True)
    more = with_more_accounts(cast, made, 5)

    signed_in("nora").post(f"/partners/plans/{made.pk}/accounts/", {"ids": more, "act": "remove"})

    asked = PlanChange.objects.get()
    assert (asked.act, asked.facts) == ("remove_accounts", {"accounts": more})
    assert Notice.objects.filter(user=cast.amy, kind="plan_change_asked").count() == 1
    answer_change(actor=cast.actor("amy"), change_id=asked.pk, is_agreed=True, now=NOW)
    assert list(PlanAccount.objects.values_list("account_id", flat=True)) == [cast.olgas.pk]


def test_both_sides_read_which_accounts_a_change_is_about(
    cast: Cast, plan: Make, signed_in: SignedIn
) -> None:
    made = plan(signed=True)
    more = with_more_accounts(cast, made, 5)
    act(cast, made, "remove_accounts", {"accounts": more})

    for name, url in (
        ("nora", f"/partners/plans/{made.pk}/"),
        ("amy", f"/partner/plans/{made.pk}/"),
    ):
        page = signed_in(name).get(url).content.decode()
        assert "学校0 · 学校1 · 学校2 · 2 more accounts" in page


def test_a_removal_asked_for_one_by_one_can_still_be_agreed_to(cast: Cast, plan: Make) -> None:
    made = plan(signed=True)
    asked = act(cast, made, "remove_account", {"account": cast.olgas.pk})
    assert asked is not None

    answer_change(actor=cast.actor("amy"), change_id=asked.pk, is_agreed=True, now=NOW)

    assert not PlanAccount.objects.exists()


@pytest.mark.parametrize(("is_signed", "text"), [(True, ASKED), (False, CHANGED)])
def test_the_page_says_what_was_done_not_what_it_had_read(
    cast: Cast,
    plan: Make,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    is_signed: bool,
    text: str,
) -> None:
    """The partner signs, or the plan is opened again, between reading and writing."""
    made = plan(signed=is_signed)
    read = JointPlan.objects.get(pk=made.pk)
    read.state = JointPlan.State.DRAFT if is_signed else JointPlan.State.SIGNED
    monkeypatch.setattr(pages, "plan_by_id", lambda _actor, _pk: read)

    answer = signed_in("nora").post(
        f"/partners/plans/{made.pk}/accounts/", {"ids": [cast.olgas.pk], "act": "remove"}
    )

    assert said(answer) == [text]
