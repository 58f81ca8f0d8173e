"""A partner's manager ends the access of a seller: out at the next request, the work in a colleague's hands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.models import Invitation, Task, Visit
from tandem.keyaccounts.models import AccountGrant
from tandem.organisation import permissions
from tandem.organisation.models import Notice, User
from tandem.partners.models import JointPlan, PlanAction
from tandem.pipeline.commands.opening import open_opportunity
from tandem.pipeline.commands.team import add_team_member
from tandem.pipeline.models import Opportunity, TeamMember
from tandem.registration.models import Registration
from tandem.registration.tests.conftest import Register, register  # noqa: F401 (a fixture)
from tandem.testing.builders import a_user
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
NOW = timezone.now()
TODAY = timezone.localdate()


@pytest.fixture
def work(cast: Cast, register: Register) -> dict[str, Any]:  # noqa: F811
    """What Alan has in hand: a claim, a task, a joint visit, a deal with its next step, an action."""
    on = {"account": cast.olgas}
    claim = register("alan", name="云栖电子", now=NOW)
    task = Task.objects.create(
        **on, title="送样机", due_on=TODAY, by=cast.olga, holder=cast.alan, given_at=NOW
    )
    visit = Visit.objects.create(seller=cast.olga, **on, on=TODAY + timedelta(days=2))
    asked = Invitation.objects.create(
        visit=visit, person=cast.alan, asked_at=NOW, answer="accepted"
    )
    deal = open_opportunity(
        actor=cast.actor("olga"), account_id=cast.olgas.pk, title="机房", amount_minor=100, now=NOW
    )
    add_team_member(
        actor=cast.actor("olga"), opportunity_id=deal.pk, user_id=cast.alan.pk, part="partner",
        now=NOW - timedelta(days=3),
    )  # fmt: skip
    Opportunity.objects.filter(pk=deal.pk).update(
        next_step="报价", next_step_on=TODAY, next_step_by=cast.alan, next_step_of=cast.alpha
    )
    plan = JointPlan.objects.create(
        company=cast.alpha, title="计划", since=TODAY, until=TODAY, made_at=NOW
    )
    action = PlanAction.objects.create(
        plan=plan, kind="sales", what="拜访", side="partner", owner=cast.alan, due_on=TODAY
    )
    return {"claim": claim, "task": task, "asked": asked, "deal": deal, "action": action}


def end(client: Client, person: User, heir: User | str) -> Any:
    said = heir if isinstance(heir, str) else heir.pk
    return client.post(f"/partner/people/{person.pk}/end/", {"heir": said})


def test_the_seller_is_out_and_a_colleague_has_everything_in_hand(
    signed_in: SignedIn, cast: Cast, work: dict[str, Any]
) -> None:
    amy, alan, ada = signed_in("amy"), signed_in("alan"), a_user("ada", company=cast.alpha)
    page = amy.get(f"/partner/people/{cast.alan.pk}/end/")
    assert vars(page.context["in_hand"]) == {
        "registrations": 1,
        "tasks": 1,
        "visits": 1,
        "deals": 1,
    }
    assert alan.get("/partner/").status_code == 200

    assert end(amy, cast.alan, ada).status_code == 302

    assert alan.get("/partner/").headers["Location"].startswith("/login/")
    for row in work.values():
        row.refresh_from_db()
    assert work["claim"].owner == work["task"].holder == work["action"].owner == ada
    assert (work["asked"].person, work["asked"].answer) == (ada, "asked")
    assert work["deal"].next_step_by == ada
    members = TeamMember.objects.filter(opportunity=work["deal"], company=cast.alpha)
    assert dict(members.values_list("user_id", "until")) == {cast.alan.pk: TODAY, ada.pk: None}
    assert not AccountGrant.objects.filter(user=cast.alan).exists()
    assert AccountGrant.objects.filter(user=ada, account=cast.olgas).exists()
    told = set(Notice.objects.filter(user=ada).values_list("kind", flat=True))
    assert {"registration_yours", "joint_asked", "task_given"} <= told
    amy.get("/partner/people/")  # says once that it is done
    assert "Alan" not in amy.get("/partner/people/").content.decode()


def test_who_comes_along_already_is_not_asked_twice(
    signed_in: SignedIn, cast: Cast, work: dict[str, Any]
) -> None:
    visit = work["asked"].visit
    Invitation.objects.create(visit=visit, person=cast.amy, asked_at=NOW, answer="accepted")

    end(signed_in("amy"), cast.alan, cast.amy)

    answers = Invitation.objects.filter(visit=visit).values_list("person_id", "answer")
    assert dict(answers) == {cast.alan.pk: "withdrawn", cast.amy.pk: "accepted"}


def test_ending_twice_is_ending_once(signed_in: SignedIn, cast: Cast, work: dict[str, Any]) -> None:
    amy = signed_in("amy")
    end(amy, cast.alan, cast.amy)

    assert end(amy, cast.alan, cast.amy).status_code == 404
    assert Registration.objects.get(pk=work["claim"].pk).owner == cast.amy


@pytest.mark.parametrize("heir", ["", "0", "alan", "olga", "bo", "x"])
def test_only_a_colleague_who_works_here_takes_over(
    signed_in: SignedIn, cast: Cast, heir: str
) -> None:
    said = str(cast.people[heir].pk) if heir in cast.people else heir

    answer = end(signed_in("amy"), cast.alan, said)

    assert answer.status_code == 422
    cast.alan.refresh_from_db()
    assert cast.alan.is_active


def gone() -> set[int]:
    return set(User.objects.filter(is_active=False).values_list("pk", flat=True))


def tries_of_strangers(signed_in: SignedIn, cast: Cast) -> list[int]:
    """A seller ends a colleague, a manager another company's seller, oneself, somebody of the vendor."""
    ada = a_user("ada", company=cast.alpha)
    tries = [
        ("alan", ada, cast.amy),
        ("ben", cast.alan, cast.amy),
        ("amy", cast.amy, cast.alan),
        ("amy", cast.olga, cast.alan),
        ("olga", cast.alan, cast.amy),
    ]
    return [end(signed_in(who), person, heir).status_code for who, person, heir in tries]


def test_nobody_else_ends_anybody(signed_in: SignedIn, cast: Cast) -> None:
    before = gone()
    assert all(status in (403, 404) for status in tries_of_strangers(signed_in, cast))
    assert gone() == before


def test_without_the_permit_a_manager_could_end_herself(
    signed_in: SignedIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = gone()
    monkeypatch.setattr(permissions, "may_end_seller", lambda *_asked: True)

    tries_of_strangers(signed_in, cast)

    assert gone() != before
