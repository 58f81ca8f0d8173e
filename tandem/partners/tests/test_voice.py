"""Feedback is owed an answer by a clock; stories stay with whom they belong to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.organisation.models import Notice
from tandem.partners.commands.voice import (
    answer_feedback,
    escalate_feedback,
    give_feedback,
    judge_answer,
    tell_story,
    use_story,
)
from tandem.partners.models import Feedback, Story
from tandem.partners.queries.voice import feedback_waiting, stories, uses_of
from tandem.partners.tests.conftest import NOW, refused
from tandem.testing.cast import Cast

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # nine o'clock in Beijing


def said(cast: Cast, *, by: str = "amy") -> Feedback:
    return give_feedback(
        actor=cast.actor(by),
        company_id=cast.alpha.pk,
        about=Feedback.About.DELIVERY,
        text="到货晚了三天",
        now=MONDAY,
    )


def test_feedback_is_owed_an_answer_by_the_vendor(cast: Cast) -> None:
    held = said(cast)

    assert held.owner == cast.nora
    assert held.due_at == MONDAY + timedelta(days=1, hours=9)
    assert Notice.objects.filter(user=cast.nora, kind="feedback_given").count() == 1


def test_no_answer_goes_one_level_up_each_time_once(cast: Cast) -> None:
    said(cast)

    for hours in (8, 9, 10, 33, 34, 81, 500):
        escalate_feedback(now=MONDAY + timedelta(hours=hours))

    told = Notice.objects.exclude(kind="feedback_given").order_by("id")
    assert list(told.values_list("user__username", "kind")) == [
        ("nora", "feedback_reminder"),
        ("nora", "feedback_overdue"),
        ("vera", "feedback_overdue"),
    ]


def test_an_answer_stops_the_clock_and_the_partner_judges_it(cast: Cast) -> None:
    held = said(cast)
    answered = _answer(cast, held, "nora")
    assert escalate_feedback(now=MONDAY + timedelta(days=30)) == 0

    again = judge_answer(actor=cast.actor("amy"), feedback_id=held.pk, is_content=False, now=NOW)
    assert (again.state, again.due_at > answered.due_at) == (Feedback.State.OPEN, True)

    _answer(cast, again, "nora")
    closed = judge_answer(actor=cast.actor("amy"), feedback_id=held.pk, is_content=True, now=NOW)
    assert closed.state == Feedback.State.CLOSED
    with refused("feedback_closed"):
        _answer(cast, closed, "nora")


@pytest.mark.parametrize("name", ["olga", "dora", "amy"])
def test_others_do_not_answer_for_the_vendor(cast: Cast, name: str) -> None:
    held = said(cast)

    with pytest.raises(NotAllowed):
        _answer(cast, held, name)


def test_the_vendor_does_not_judge_its_own_answer(cast: Cast) -> None:
    held = said(cast)
    _answer(cast, held, "nora")

    with refused("answer_judged_by_the_partner"):
        judge_answer(actor=cast.actor("nora"), feedback_id=held.pk, is_content=True, now=NOW)


def test_each_reads_the_feedback_that_is_theirs(cast: Cast) -> None:
    said(cast, by="alan")
    readers = {name for name in cast.people if feedback_waiting(cast.actor(name)).exists()}

    assert readers == {"vera", "opal", "dora", "nora", "olga", "iris", "eve", "amy", "alan"}
    with pytest.raises(NotThere):
        judge_answer(
            actor=cast.actor("ben"), feedback_id=Feedback.objects.get().pk, is_content=True, now=NOW
        )


def tell(cast: Cast, by: str, title: str, *, is_for_all: bool = False) -> Story:
    return tell_story(
        actor=cast.actor(by),
        title=title,
        text="先请信息中心主任看样板机房，再谈三年换机。",
        tags=["教育", "换机", "教育"],
        is_for_all=is_for_all,
        now=NOW,
    )


def test_a_partners_story_is_read_by_it_and_the_vendor(cast: Cast) -> None:
    tell(cast, "amy", "甲的故事")
    tell(cast, "ben", "乙的故事")
    tell(cast, "opal", "大家的故事", is_for_all=True)
    tell(cast, "opal", "内部的故事")

    def titles(name: str) -> set[str]:
        return set(stories(cast.actor(name)).values_list("title", flat=True))

    assert titles("amy") == titles("alan") == {"甲的故事", "大家的故事"}
    assert titles("ben") == {"乙的故事", "大家的故事"}
    assert titles("nora") == {"甲的故事", "大家的故事", "内部的故事"}
    assert titles("vera") == {"甲的故事", "乙的故事", "大家的故事", "内部的故事"}
    assert titles("adam") == set()


def test_a_partner_tells_no_story_to_all(cast: Cast) -> None:
    with refused("story_of_a_partner"):
        tell(cast, "amy", "甲的故事", is_for_all=True)


def test_stories_are_found_by_word_and_tag(cast: Cast) -> None:
    tell(cast, "opal", "师范大学换机")

    vera = cast.actor("vera")
    assert stories(vera, "样板 主任").count() == 1
    assert stories(vera, "样板 医院").count() == 0
    assert stories(vera, tag="教育").get().tag_list == ["教育", "换机"]


def test_a_partner_counts_only_its_own_uses(cast: Cast) -> None:
    story = tell(cast, "opal", "大家的故事", is_for_all=True)
    for name in ("amy", "amy", "alan", "ben", "nora"):
        use_story(actor=cast.actor(name), story_id=story.pk, now=NOW)

    assert uses_of(cast.actor("amy"), story) == 2
    assert uses_of(cast.actor("bo"), story) == 1
    assert uses_of(cast.actor("vera"), story) == 4
    assert stories(cast.actor("ben")).get().used == 1


def test_nobody_uses_a_story_they_cannot_read(cast: Cast) -> None:
    story = tell(cast, "amy", "甲的故事")

    with pytest.raises(NotThere):
        use_story(actor=cast.actor("ben"), story_id=story.pk, now=NOW)


def _answer(cast: Cast, held: Feedback, name: str) -> Feedback:
    held.refresh_from_db()
    return answer_feedback(
        actor=cast.actor(name),
        feedback_id=held.pk,
        version=held.version,
        answer="已补发，下周起专车",
        now=NOW,
    )
