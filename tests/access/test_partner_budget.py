"""Every page of the portal keeps its queries: twelve at most, as many for forty rows as for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tandem.activities.models import Activity, Invitation, Task, Visit
from tandem.coverage.models import PartnerNotice
from tandem.keyaccounts.models import Account
from tandem.partners.models import (
    Allocation,
    Attendance,
    Certificate,
    Course,
    Feedback,
    FrozenScore,
    FundRequest,
    JointPlan,
    PlanAccount,
    PlanAction,
    PlanVisit,
    Session,
)
from tandem.pipeline.models import Opportunity, TeamMember
from tandem.registration.models import Registration
from tandem.testing.builders import an_account
from tests.access.matrix import Visitor
from tests.access.test_partner_isolation import own_pages
from tests.access.world import World

Enter = Callable[[str], Visitor]
MOST, MORE = 12, 15


def again(row: models.Model, **changed: Any) -> Any:
    """One more row like this one."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row)._default_manager.create(**(kept | changed))


def fill_up(world: World, numbers: range) -> None:
    cast = world.cast
    accounts = [
        an_account(
            f"北方{number}校", region=cast.north, industry=cast.education, partner=cast.alpha,
            owner=cast.olga, inside=cast.iris,
        )
        for number in numbers
    ]  # fmt: skip
    for number, account in zip(numbers, accounts, strict=True):
        _work(world, account, number)
        _agreements(world, account, number)


def _work(world: World, account: Account, number: int) -> None:
    cast, now = world.cast, timezone.now()
    day = timezone.localdate() + timedelta(days=number + 1)
    mine = {"account": cast.olgas}
    again(Task.objects.filter(**mine, holder=cast.alan)[0])
    again(Task.objects.filter(**mine, holder=cast.alan)[0], account_id=account.pk,
          holder_id=cast.amy.pk)  # fmt: skip
    visit = Visit.objects.create(seller=cast.olga, account=account, on=day)
    for person in (cast.amy, cast.alan):
        Invitation.objects.create(visit=visit, person=person, asked_at=now)
    for kind in ("note", "service", "task"):
        Activity.objects.create(
            account=cast.olgas, kind=kind, at=now, by=cast.olga, text="x", recorded_at=now,
            is_partner_visible=True, is_pinned=number == 0,
            facts={"task": world.ids["task_id", "olgas"]} if kind == "task" else {},
        )  # fmt: skip
    claim = Registration.objects.filter(account=cast.olgas, company=cast.alpha)[0]
    top = Registration.objects.order_by("-number")[0].number
    again(claim, number=top + 1, product="server", account_id=account.pk, root_id=account.pk,
          case_id=None, customer_key=f"k{number}", customer_core=f"k{number}")  # fmt: skip
    deal = again(Opportunity.objects.get(pk=world.ids["opportunity_id", "olgas"]),
                 worked_by_id=cast.olga.pk)  # fmt: skip
    for user in (cast.alan, cast.olga):
        TeamMember.objects.create(
            opportunity=deal, user=user, company=user.company, part="partner", since=day
        )
    PartnerNotice.objects.create(
        account=account, partner=cast.alpha, given_on=day, until=day,
        plan_id=world.ids["plan_id", "olgas"],
    )  # fmt: skip


def _agreements(world: World, account: Account, number: int) -> None:
    cast, now = world.cast, timezone.now()
    plan = JointPlan.objects.get(pk=world.ids["joint_plan_id", "olgas"])
    again(plan)
    PlanAccount.objects.create(plan=plan, account=account)
    action = PlanAction.objects.get(pk=world.ids["plan_action_id", "olgas"])
    again(action, kind="service", account_id=account.pk)
    again(PlanVisit.objects.filter(plan=plan)[0], account_id=account.pk)
    again(FundRequest.objects.filter(company=cast.alpha)[0])
    again(Allocation.objects.filter(company=cast.alpha)[0])
    again(Feedback.objects.filter(company=cast.alpha)[0], by_id=cast.alan.pk)
    course, _is_new = Course.objects.get_or_create(code="any", name_zh="课", name_en="Course")
    session = Session.objects.create(
        course=course, trainer=cast.opal, on=timezone.localdate() + timedelta(days=number)
    )
    for person in (cast.amy, cast.alan):
        Attendance.objects.create(session=session, company=cast.alpha, person=person)
        Certificate.objects.create(
            company=cast.alpha, person=person, course=course,
            issued_on=timezone.localdate() - timedelta(days=number + 1),
        )  # fmt: skip
    month = (timezone.localdate().replace(day=1) - timedelta(days=31 * number)).replace(day=1)
    FrozenScore.objects.create(
        company=cast.alpha, month=month, measure="activations", part=1, whole=2, frozen_at=now
    )


def counts(person: Visitor) -> Iterator[tuple[str, int]]:
    for address in own_pages(person):
        if "?" in address:
            continue
        with CaptureQueriesContext(connection) as caught:
            answer = person.ask("GET", address)
        asked = [query for query in caught if "SAVEPOINT" not in query["sql"]]
        if answer.status == 200:
            yield address, len(asked)


@pytest.mark.parametrize("name", ["amy", "alan"])
def test_every_page_keeps_its_queries(visitor: Enter, name: str) -> None:
    person = visitor(name)
    fill_up(person.world, range(1))
    few = dict(counts(person))

    fill_up(person.world, range(1, MORE))
    many = dict(counts(person))

    assert {page: (few[page], many[page]) for page in few if many[page] != few[page]} == {}
    assert {page: number for page, number in many.items() if number > MOST} == {}
    assert len(many) > (20 if name == "amy" else 12)


def test_the_blind_check_keeps_its_queries_whoever_is_meant(visitor: Enter) -> None:
    amy = visitor("amy")
    fill_up(amy.world, range(MORE))
    asked = {}
    for name in ("", "北方3校", "北方3校", "没有此客户"):
        with CaptureQueriesContext(connection) as caught:
            amy.client.post(reverse("portal_check"), {"name": name, "city": "北京"})
        asked[name] = len([query for query in caught if "SAVEPOINT" not in query["sql"]])

    assert (
        asked.pop("") < MOST
    )  # the first request writes down, once a minute, that somebody is there
    assert set(asked.values()) == {MOST}
