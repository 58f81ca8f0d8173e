"""What both companies agreed, in the partner's own pages: signed, kept, asked for, answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.partners.commands.fund_budgets import set_up_budget
from tandem.partners.commands.funds import approve_fund
from tandem.partners.commands.plans import Targets, change_plan, draft_plan, sign_plan
from tandem.partners.commands.training import announce_session
from tandem.partners.commands.voice import answer_feedback
from tandem.partners.models import (
    Attendance,
    Course,
    Feedback,
    FundRequest,
    JointPlan,
    PlanAction,
    PlanVisit,
)
from tandem.partners.tests.test_funds import a_photo
from tandem.pipeline.commands.opening import open_opportunity
from tandem.pipeline.commands.stages import close_won
from tandem.pipeline.commands.team import add_team_member
from tandem.pipeline.models import CloseReason
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]


@pytest.fixture
def plan(cast: Cast) -> JointPlan:
    """Drafted and signed by the vendor, with one action for each side."""
    now, today = timezone.now(), timezone.localdate()
    nora = cast.actor("nora")
    made = draft_plan(
        actor=nora, company_id=cast.alpha.pk, title="北区联合计划", since=today,
        until=today + timedelta(days=90), targets=Targets(target_activations=3), now=now,
    )  # fmt: skip
    due = (today + timedelta(days=10)).isoformat()
    acts = [("add_accounts", {"accounts": [cast.olgas.pk]})]
    for owner in (cast.amy, cast.nora):
        facts = {"kind": "sales", "what": f"行动{owner.pk}", "owner": owner.pk, "account": None}
        acts.append(("add_action", facts | {"due_on": due}))
    for act, facts in acts:
        change_plan(actor=nora, plan_id=made.pk, act=act, facts=facts, now=now)
    made.refresh_from_db()
    return sign_plan(actor=nora, plan_id=made.pk, version=made.version, now=now)


@pytest.fixture
def signed(signed_in: SignedIn, plan: JointPlan) -> JointPlan:
    page = signed_in("amy").get(reverse("portal_plan", args=[plan.pk]))
    version = page.context["sign_form"].initial["version"]
    sign(signed_in("amy"), plan, version)
    plan.refresh_from_db()
    return plan


def sign(client: Client, plan: JointPlan, version: object) -> int:
    url = reverse("portal_plan_signature", args=[plan.pk])
    return client.post(url, {"version": version}).status_code


def test_the_partners_manager_signs_what_the_vendor_signed(signed: JointPlan, cast: Cast) -> None:
    assert signed.state == JointPlan.State.SIGNED
    assert (signed.vendor_signed_by, signed.partner_signed_by) == (cast.nora, cast.amy)


def test_another_version_than_the_one_read_is_not_signed(
    signed_in: SignedIn, plan: JointPlan
) -> None:
    assert sign(signed_in("amy"), plan, plan.version - 1) == 409
    assert sign(signed_in("amy"), plan, "x") == 409
    plan.refresh_from_db()
    assert plan.partner_signed_at is None


@pytest.mark.parametrize("who", ["alan", "ben", "nora"])
def test_nobody_else_reads_or_signs_it(signed_in: SignedIn, plan: JointPlan, who: str) -> None:
    client = signed_in(who)

    assert client.get(reverse("portal_plan", args=[plan.pk])).status_code == 404
    assert sign(client, plan, plan.version) == 404


def test_a_signed_plan_is_kept_and_changed_by_asking(
    signed_in: SignedIn, signed: JointPlan, cast: Cast
) -> None:
    amy, today = signed_in("amy"), timezone.localdate()
    ours = PlanAction.objects.get(owner=cast.amy)
    later = (today + timedelta(days=20)).isoformat()

    amy.post(reverse("portal_plan_action_move", args=[ours.pk]), {"due_on": later})
    amy.post(
        reverse("portal_plan_visit", args=[signed.pk]),
        {"account": cast.olgas.pk, "on": today.isoformat()},
    )
    done = reverse("portal_plan_action_done", args=[ours.pk])
    amy.post(done, {"on": today.isoformat(), "result": "已办"})

    page = amy.get(reverse("portal_plan", args=[signed.pk]))
    assert [change["can_answer"] for change in page.context["changes"]] == [False]
    assert PlanVisit.objects.get().person == cast.amy
    ours.refresh_from_db()
    assert (ours.state, ours.result) == ("done", "已办")


def test_the_vendors_wish_is_answered(signed_in: SignedIn, signed: JointPlan, cast: Cast) -> None:
    theirs = PlanAction.objects.get(owner=cast.nora)
    facts = {"action": theirs.pk, "due_on": (theirs.due_on + timedelta(days=5)).isoformat()}
    asked = change_plan(
        actor=cast.actor("nora"), plan_id=signed.pk, act="move_action", facts=facts,
        now=timezone.now(),
    )  # fmt: skip
    assert asked is not None
    url = reverse("portal_plan_change", args=[asked.pk])

    assert signed_in("amy").post(url, {}).status_code == 422
    signed_in("amy").post(url, {"is_yes": "yes"})

    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("agreed", cast.amy)


def test_money_is_asked_for_and_claimed_with_a_photo(
    signed_in: SignedIn, signed: JointPlan, cast: Cast
) -> None:
    amy, today = signed_in("amy"), timezone.localdate()
    action = PlanAction.objects.get(owner=cast.amy)
    said = {
        "action": action.pk, "purpose": "展会", "amount_minor": "2", "expected_minor": "40",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=5)).isoformat(),
    }  # fmt: skip
    assert amy.post(reverse("portal_fund_new"), said | {"amount_minor": "viel"}).status_code == 422
    amy.post(reverse("portal_fund_new"), said)
    held = FundRequest.objects.get()
    budget = set_up_budget(
        actor=cast.actor("opal"), name="预算", region_id=None, since=today,
        until=today + timedelta(days=300), amount_minor=10**9, now=timezone.now(),
    )  # fmt: skip
    approve_fund(
        actor=cast.actor("nora"), request_id=held.pk, budget_id=budget.pk,
        amount_minor=1_500_000, now=timezone.now(),
    )  # fmt: skip
    claim = reverse("portal_fund_claim", args=[held.pk])
    photo = SimpleUploadedFile("a.jpg", a_photo(), "image/jpeg")

    too_much = amy.post(claim, {"amount_minor": "9", "photo": photo})
    assert too_much.status_code == 422 and 'value="9"' in too_much.content.decode()
    photo.seek(0)
    amy.post(claim, {"amount_minor": "1.5", "photo": photo})

    held.refresh_from_db()
    assert (held.state, held.claimed_minor) == ("claimed", 1_500_000)
    page = amy.get(reverse("portal_fund", args=[held.pk]))
    [proof] = page.context["proofs"]
    shown = amy.get(reverse("portal_fund_proof", args=[proof.pk]))
    assert shown.status_code == 200 and "sandbox" in shown["Content-Security-Policy"]
    for who in ("ben", "alan"):
        other = signed_in(who).get(reverse("portal_fund_proof", args=[proof.pk]))
        assert other.status_code == 404


def test_feedback_is_owed_an_answer_and_judged(signed_in: SignedIn, cast: Cast) -> None:
    alan, url = signed_in("alan"), reverse("portal_feedback")
    assert alan.post(url, {"about": "money", "text": ""}).status_code == 422

    alan.post(url, {"about": "money", "text": "账期太短"})
    held = Feedback.objects.get()
    answer_feedback(
        actor=cast.actor("nora"), feedback_id=held.pk, version=held.version, answer="延长十天",
        now=timezone.now(),
    )  # fmt: skip
    page = alan.get(reverse("portal_feedback_one", args=[held.pk])).content.decode()
    assert "延长十天" in page
    alan.post(reverse("portal_feedback_judgement", args=[held.pk]), {"is_yes": "yes"})

    held.refresh_from_db()
    assert (held.company, held.state, held.is_content) == (cast.alpha, "closed", True)
    for who in ("anna", "ben"):
        other = signed_in(who).get(reverse("portal_feedback_one", args=[held.pk]))
        assert other.status_code == 404


def test_the_manager_puts_own_people_down_for_a_training(signed_in: SignedIn, cast: Cast) -> None:
    course = Course.objects.create(code="net", name_zh="网络", name_en="Network")
    session = announce_session(
        actor=cast.actor("opal"), course_id=course.pk, trainer=cast.opal, company=None,
        on=timezone.localdate() + timedelta(days=9), place="北京", seats=5, now=timezone.now(),
    )  # fmt: skip
    url = reverse("portal_enrolment", args=[session.pk])

    assert signed_in("amy").post(url, {}).status_code == 422
    assert signed_in("amy").post(url, {"people": [cast.ben.pk]}).status_code == 422
    signed_in("amy").post(url, {"people": [cast.alan.pk]})

    assert Attendance.objects.get().person == cast.alan
    assert signed_in("alan").post(url, {"people": [cast.anna.pk]}).status_code == 404
    assert "Alan" in signed_in("alan").get(reverse("portal_training")).content.decode()


def test_a_deal_worked_by_the_pair_shows_both_sides_and_no_third(
    signed_in: SignedIn, cast: Cast
) -> None:
    now = timezone.now()
    deal = open_opportunity(
        actor=cast.actor("olga"),
        account_id=cast.olgas.pk,
        title="教学楼",
        now=now,
        amount_minor=5_000_000,
    )
    add_team_member(
        actor=cast.actor("olga"), opportunity_id=deal.pk, user_id=cast.alan.pk, part="partner",
        now=now,
    )  # fmt: skip
    url = reverse("portal_work_one", args=[deal.pk])

    page = signed_in("alan").get(url).content.decode()
    assert "Olga" in page and "Alan" in page
    assert signed_in("anna").get(url).status_code == 404
    assert signed_in("ben").get(url).status_code == 404

    reason = CloseReason.objects.filter(kind="won")[0]
    close_won(
        actor=cast.actor("olga"), opportunity_id=deal.pk, signed_by_id=cast.alpha.pk,
        was=None, reason=reason.code, on=timezone.localdate(), now=now,
    )  # fmt: skip
    assert "甲伙伴" in signed_in("amy").get(url).content.decode()
    assert (
        "教学楼" in signed_in("amy").get(reverse("portal_work") + "?show=closed").content.decode()
    )
