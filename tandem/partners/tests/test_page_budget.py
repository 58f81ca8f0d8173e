"""Every page of partners takes at most twelve queries, however many rows stand behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tandem.partners.commands.training import announce_session, enrol
from tandem.partners.commands.voice import give_feedback, tell_story
from tandem.partners.models import (
    Allocation,
    Certificate,
    Course,
    Feedback,
    FundRequest,
    JointPlan,
    PartnerProfile,
    PlanAccount,
    PlanAction,
    PlanVisit,
    Session,
)
from tandem.partners.tests.conftest import NOW, TODAY
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

MOST = 12
PAGES = (
    "",
    "{alpha}/",
    "{alpha}/plans/",
    "{alpha}/people/",
    "{alpha}/feedback/",
    "{alpha}/funds/",
    "{alpha}/scorecard/",
    "allocations/{allocation}/",
    "plans/{plan}/",
    "actions/{action}/",
    "feedback/",
    "stories/",
    "training/",
    "training/{session}/",
    "training/courses/",
    "training/courses/{course}/",
    "reviews/",
    "{alpha}/scorecard/activations/",
    "{alpha}/scorecard/plan_kept/",
    "{alpha}/scorecard/credit_used/",
    "funds/",
    "funds/{fund}/",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_its_queries(
    cast: Cast,
    signed_in: Callable[[str], Client],
    in_force: Callable[..., Allocation],
    path: str,
) -> None:
    ids = _a_little(cast, in_force())
    opal, url = signed_in("opal"), f"/partners/{path.format(**ids)}"
    few = _counted(opal, url)

    _much_more(cast, ids)

    assert _counted(opal, url) == few <= MOST


def _counted(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def _a_little(cast: Cast, allocation: Allocation) -> dict[str, int]:
    PartnerProfile.objects.create(
        company=cast.alpha, is_capital=True, is_logistics=True, is_development=True
    )
    plan = JointPlan.objects.create(
        company=cast.alpha,
        title="换机",
        since=TODAY,
        until=TODAY + timedelta(days=90),
        state=JointPlan.State.SIGNED,
        vendor_signed_by=cast.nora,
        vendor_signed_at=NOW,
        partner_signed_by=cast.amy,
        partner_signed_at=NOW,
        made_at=NOW,
    )
    course = Course.objects.create(code="x", name_zh="课", name_en="Course")
    session = announce_session(
        actor=cast.actor("opal"), course_id=course.pk, trainer=cast.opal, company=None,
        on=date(2099, 1, 1), place="", seats=99, now=NOW,
    )  # fmt: skip
    ids = {"alpha": cast.alpha.pk, "allocation": allocation.pk, "plan": plan.pk}
    ids |= {"course": course.pk, "session": session.pk, "action": 0, "fund": 0}
    ids |= _rows(cast, ids, cast.olgas.pk)
    enrol(actor=cast.actor("opal"), session_id=session.pk, person_ids=[cast.alan.pk], now=NOW)
    return ids


def _much_more(cast: Cast, ids: dict[str, int]) -> None:
    for at in range(12):
        account = an_account(
            f"新客户{at}",
            region=cast.north,
            industry=cast.finance,
            owner=cast.olga,
            partner=cast.alpha,
        )
        _rows(cast, ids, account.pk)
    enrol(
        actor=cast.actor("opal"),
        session_id=ids["session"],
        person_ids=[cast.amy.pk, cast.bo.pk, cast.ben.pk],
        now=NOW,
    )


def _rows(cast: Cast, ids: dict[str, int], account: int) -> dict[str, int]:
    """One more of everything."""
    plan = ids["plan"]
    PlanAccount.objects.create(plan_id=plan, account_id=account)
    action = PlanAction.objects.create(
        plan_id=plan, account_id=account, kind="sales", what="方案", side="vendor",
        owner=cast.olga, due_on=TODAY,
    )  # fmt: skip
    PlanVisit.objects.create(
        plan_id=plan, account_id=account, side="vendor", person=cast.olga, on=TODAY
    )
    fund = FundRequest.objects.create(
        company=cast.alpha, action=action, purpose="场地", starts_on=TODAY, ends_on=TODAY,
        asked_minor=1, expected_minor=1, asked_by=cast.amy, asked_at=NOW,
    )  # fmt: skip
    give_feedback(
        actor=cast.actor("amy"), company_id=cast.alpha.pk, about=Feedback.About.OTHER,
        text="问", now=NOW,
    )  # fmt: skip
    tell_story(actor=cast.actor("amy"), title="故事", text="做法", tags=["换机"], now=NOW)
    Certificate.objects.create(
        company=cast.alpha, person=cast.alan, course=Course.objects.get(),
        issued_on=TODAY - timedelta(days=account % 3000),
    )  # fmt: skip
    Session.objects.create(
        course=Course.objects.get(), trainer=cast.alan, company=cast.alpha, on=date(2098, 1, 1)
    )
    return {"action": action.pk, "fund": fund.pk}
