"""The review of a draft: who is asked, what a verdict does, and publishing without one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.coverage.commands.lines import move_line
from tandem.coverage.commands.publishing import ReviewMissing, publish_plan
from tandem.coverage.commands.reviewing import (
    CommentMissing,
    NotInReview,
    review_region,
    send_to_review,
)
from tandem.coverage.models import CoveragePlan, PlanLine, RegionReview
from tandem.coverage.queries.reviews import reviews_of, unread_regions
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.foundation.own_words import TooLong
from tandem.organisation.models import Notice

State, Verdict = CoveragePlan.State, RegionReview.Verdict


@pytest.fixture
def in_review(cast, draft) -> CoveragePlan:
    return send_to_review(actor=cast.actor("opal"), plan_id=draft.pk, now=timezone.now())


def _say(cast, plan, name, region, *, is_approved=True, comment=""):
    return review_region(
        actor=cast.actor(name),
        plan_id=plan.pk,
        region_id=region.pk,
        is_approved=is_approved,
        comment=comment,
        now=timezone.now(),
    )


def _publish(cast, plan, **facts):
    return publish_plan(actor=cast.actor("opal"), plan_id=plan.pk, now=timezone.now(), **facts)


def test_a_comment_too_long_is_refused_whole_and_nothing_is_said(cast, in_review):
    with pytest.raises(TooLong, match="500"):
        _say(cast, in_review, "nora", cast.north, is_approved=False, comment="长" * 501)

    review = RegionReview.objects.get(plan=in_review, region=cast.north)
    assert (review.verdict, review.comment) == (Verdict.WAITING, "")


def test_the_managers_of_all_regions_are_asked(cast, in_review):
    told = Notice.objects.filter(kind="plan_to_review")

    assert set(told.values_list("user_id", flat=True)) == {cast.nora.pk, cast.sam.pk}
    assert unread_regions(cast.actor("opal"), in_review) == [cast.north, cast.south]
    assert in_review.state == State.REVIEW


def test_operations_see_who_is_missing_and_a_manager_the_own_region(cast, in_review):
    _say(cast, in_review, "nora", cast.north)

    today = timezone.localdate()
    seen = [
        (line.review.region_id, line.review.verdict, [user.username for user in line.managers])
        for line in reviews_of(cast.actor("opal"), in_review, on=today)
    ]
    assert seen == [
        (cast.south.pk, Verdict.WAITING, ["sam"]),
        (cast.north.pk, Verdict.APPROVED, ["nora"]),
    ]
    own = reviews_of(cast.actor("nora"), in_review, on=today)
    assert [line.review.region_id for line in own] == [cast.north.pk]


def test_a_region_that_is_sent_back_says_why_and_its_maker_hears(cast, in_review):
    with pytest.raises(CommentMissing):
        _say(cast, in_review, "nora", cast.north, is_approved=False)

    review = _say(cast, in_review, "nora", cast.north, is_approved=False, comment="奥托太忙")

    assert (review.verdict, review.comment) == (Verdict.RETURNED, "奥托太忙")
    assert Notice.objects.get(kind="plan_sent_back").user_id == cast.opal.pk
    assert AuditEntry.objects.get(act="coverage.region_reviewed").actor_id == cast.nora.pk


def test_nobody_reviews_another_region(cast, in_review):
    with pytest.raises(NotThere):
        _say(cast, in_review, "nora", cast.south)
    with pytest.raises(NotAllowed):
        _say(cast, in_review, "opal", cast.south)
    assert _say(cast, in_review, "vera", cast.south).verdict == Verdict.APPROVED


def test_a_plan_in_review_waits_for_every_region(cast, in_review, finish):
    _say(cast, in_review, "nora", cast.north)
    with pytest.raises(ReviewMissing, match=r"南区|South"):
        _publish(cast, in_review)

    _say(cast, in_review, "sam", cast.south)

    assert Notice.objects.filter(kind="plan_approved", user=cast.opal).count() == 1
    assert finish(_publish(cast, in_review)).state == State.PUBLISHED


def test_who_publishes_without_a_region_says_why(cast, in_review):
    plan = _publish(cast, in_review, reason="季度明天开始")

    assert plan.state == State.PUBLISHING
    assert AuditEntry.objects.get(act="coverage.plan_approved").after["reason"] == "季度明天开始"


def test_an_overridden_review_is_in_the_trail(cast, draft):
    with pytest.raises(ReviewMissing, match=r"北区|North"):
        _publish(cast, draft)

    _publish(cast, draft, reason="季度明天开始")

    entry = AuditEntry.objects.get(act="coverage.review_overridden")
    assert entry.after["regions"] == [cast.north.pk, cast.south.pk]
    assert (entry.actor_id, entry.after["reason"]) == (cast.opal.pk, "季度明天开始")


def test_a_manager_publishes_the_own_region_and_has_read_it(cast, draft):
    CoveragePlan.objects.filter(pk=draft.pk).update(region=cast.north)

    publish_plan(actor=cast.actor("nora"), plan_id=draft.pk, now=timezone.now())

    assert not AuditEntry.objects.filter(act="coverage.review_overridden").exists()


def test_a_manager_who_sent_the_own_region_back_approves_it_first(cast, draft):
    CoveragePlan.objects.filter(pk=draft.pk).update(region=cast.north)
    PlanLine.objects.filter(plan=draft, region=cast.south).delete()
    plan = send_to_review(actor=cast.actor("opal"), plan_id=draft.pk, now=timezone.now())
    _say(cast, plan, "nora", cast.north, is_approved=False, comment="奥托太忙")

    with pytest.raises(ReviewMissing):
        publish_plan(actor=cast.actor("nora"), plan_id=plan.pk, now=timezone.now(), reason="x")


@pytest.mark.parametrize(
    ("name", "verdict"), [("opal", Verdict.WAITING), ("nora", Verdict.APPROVED)]
)
def test_a_change_after_the_approval_asks_again_unless_it_is_the_managers(
    cast, in_review, name, verdict
):
    _say(cast, in_review, "nora", cast.north)
    line = PlanLine.objects.get(plan=in_review, account=cast.olgas)

    move_line(
        actor=cast.actor(name),
        line_id=line.pk,
        version=line.version,
        owner_id=cast.otto.pk,
        mode="shared",
        now=timezone.now(),
    )

    review = RegionReview.objects.get(plan=in_review, region=cast.north)
    assert review.verdict == verdict


def test_a_failed_publishing_leaves_the_plan_in_review(cast, in_review, finish, monkeypatch):
    from tandem.coverage.commands import publishing

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(publishing, "tell_sellers", fail)

    assert finish(_publish(cast, in_review, reason="x")).state == State.REVIEW


def test_a_published_plan_is_reviewed_no_more(cast, in_review, finish):
    finish(_publish(cast, in_review, reason="x"))

    with pytest.raises(NotInReview):
        _say(cast, in_review, "nora", cast.north)


def test_plain_forms_do_it_all(cast, draft, signed_in):
    signed_in("opal").post(f"/plan/{draft.pk}/review/")
    nora = signed_in("nora")
    page = nora.get(f"/plan/{draft.pk}/").content.decode()
    address = f"/plan/{draft.pk}/review/{cast.north.pk}/verdict/"
    assert address in page
    assert f"/review/{cast.south.pk}/" not in page

    nora.post(address, {"verdict": "approved"})

    assert RegionReview.objects.get(plan=draft, region=cast.north).verdict == Verdict.APPROVED
    publication = signed_in("opal").get(f"/plan/{draft.pk}/publication/").content.decode()
    assert 'name="reason"' in publication
