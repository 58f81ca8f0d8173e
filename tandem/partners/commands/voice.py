"""Feedback is answered in time or goes one level up; stories are told and used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.locking import save_changes
from tandem.foundation.own_words import own_line, own_words
from tandem.foundation.text import fold
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import User
from tandem.organisation.queries import holders, work_calendar
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.holding import NotPossible
from tandem.partners.commands.telling import people_of
from tandem.partners.models import Feedback, Story, StoryUse
from tandem.partners.permissions import permit_answering, permit_releasing
from tandem.partners.queries.finding import one_of, partner_of
from tandem.partners.queries.people import voices_of_vendor
from tandem.partners.rules.allocation import Side
from tandem.partners.rules.feedback import AnswerClock, clock_from, level_due

State = Feedback.State
MOST_TAGS = 8


@transaction.atomic
def give_feedback(
    *, actor: Actor, company_id: int, about: str, text: str, now: datetime
) -> Feedback:
    """A partner's person says something, or staff write down what one said; an answer is owed."""
    company = partner_of(actor, company_id)
    words = own_words(text, most=2000)
    if not words:
        raise NotPossible("feedback_without_words", _("Nothing is written. Say what it is about."))
    if about not in Feedback.About.values:
        raise NotPossible("feedback_about_nothing", _("Choose what it is about."))
    clock = clock_from(work_calendar(), timezone.localtime(now))
    owners = people_of(Side.VENDOR, company, now)
    made = Feedback.objects.create(
        company=company,
        by_id=actor.person_id,
        about=about,
        text=words,
        at=now,
        owner=owners[0] if owners else None,
        remind_at=clock.remind_at,
        due_at=clock.due_at,
        escalate_at=clock.escalate_at,
    )
    after = {"company": company.pk, "about": about, "due_at": clock.due_at}
    audit.record(actor=actor, act="partners.feedback_given", subject=made, after=after, now=now)
    _tell(owners, made, "feedback_given", now)
    return made


@transaction.atomic
def answer_feedback(
    *, actor: Actor, feedback_id: int, version: int, answer: str, now: datetime
) -> Feedback:
    """The vendor's answer; whoever may see the partner's feedback and answers for the vendor."""
    held = _held(actor, feedback_id)
    permit_answering(actor, held.company, held.owner_id)
    if held.state == State.CLOSED:
        raise NotPossible("feedback_closed", _("The partner has closed this. Nothing is owed."))
    words = own_words(answer, most=2000)
    if not words:
        raise NotPossible("answer_without_words", _("Nothing is written. Type the answer."))
    save_changes(
        held,
        version=version,
        state=State.ANSWERED.value,
        answer=words,
        answered_by_id=actor.person_id,
        answered_at=now,
        is_content=None,
    )
    audit.record(
        actor=actor,
        act="partners.feedback_answered",
        subject=held,
        after={"answer": held.answer},
        now=now,
    )
    _tell([held.by], held, "feedback_answered", now)
    return held


@transaction.atomic
def judge_answer(*, actor: Actor, feedback_id: int, is_content: bool, now: datetime) -> Feedback:
    """The partner is content, which closes it, or not: the clock starts anew."""
    held = _held(actor, feedback_id)
    if actor.company_id != held.company_id:
        raise NotPossible(
            "answer_judged_by_the_partner", _("The partner says whether the answer helps. Ask it.")
        )
    if held.state != State.ANSWERED:
        raise NotPossible("no_answer_yet", _("There is no answer to judge. Wait for it."))
    clock = clock_from(work_calendar(), timezone.localtime(now))
    changes = {"is_content": is_content, "state": State.CLOSED.value}
    if not is_content:
        changes = {
            "is_content": False,
            "state": State.OPEN.value,
            "told_level": 0,
            "remind_at": clock.remind_at,
            "due_at": clock.due_at,
            "escalate_at": clock.escalate_at,
        }
    save_changes(held, version=None, **changes)
    audit.record(
        actor=actor,
        act="partners.answer_judged",
        subject=held,
        after={"is_content": is_content},
        now=now,
    )
    if not is_content:
        _tell([held.owner], held, "feedback_reopened", now)
    return held


def escalate_feedback(*, now: datetime) -> int:
    """Who has to hear of an answer that does not come: each level once. Cheap when nothing is due."""
    is_late = Q(state=State.OPEN, remind_at__lte=now, told_level__lt=3)
    return _escalate(is_late, now) if Feedback.objects.filter(is_late).exists() else 0


@transaction.atomic
def _escalate(is_late: Q, now: datetime) -> int:
    waiting = Feedback.objects.select_for_update(of=("self",)).filter(is_late)
    told = 0
    for held in waiting.select_related("company", "owner"):
        level = level_due(AnswerClock(held.remind_at, held.due_at, held.escalate_at), now=now)
        if level <= held.told_level:
            continue
        kind = "feedback_reminder" if level == 1 else "feedback_overdue"
        _tell(_hearers(held, level, now), held, kind, now)
        Feedback.objects.filter(pk=held.pk).update(told_level=level, version=F("version") + 1)
        told += 1
    return told


@transaction.atomic
def tell_story(
    *,
    actor: Actor,
    title: str,
    text: str,
    tags: Iterable[str],
    industry_id: int | None = None,
    is_for_all: bool = False,
    now: datetime,
) -> Story:
    """A partner's story stays between the partner and the vendor; the vendor's may be for all."""
    named, words = _words_of(title, text)
    if is_for_all and actor.is_partner:
        raise NotPossible(
            "story_of_a_partner",
            _("What a partner tells is read by the partner and the vendor only."),
        )
    kept = list(dict.fromkeys(fold(tag).replace(" ", "-") for tag in tags if fold(tag)))
    story = Story.objects.create(
        company_id=actor.company_id if actor.is_partner else None,
        by_id=actor.person_id,
        at=now,
        title=named,
        text=words,
        industry_id=industry_id,
        tags=f" {' '.join(kept[:MOST_TAGS])} "[:200],
        search=fold(f"{named} {words} {' '.join(kept)}"),
        is_for_all=is_for_all,
    )
    after = {"title": named, "tags": kept, "is_for_all": is_for_all}
    audit.record(actor=actor, act="partners.story_told", subject=story, after=after, now=now)
    if story.company is not None and story.company.region_id is not None:
        hearers = voices_of_vendor(story.company.region_id, on=timezone.localdate(now))
        _tell_of_story([person.pk for person in hearers], story, "story_offered", now)
    return story


@transaction.atomic
def release_story(*, actor: Actor, story_id: int, title: str, text: str, now: datetime) -> Story:
    """Told to every partner in the vendor's own words, so that no partner reads another's name.

    What a partner offered stays its own; the vendor's telling of it stands beside, once.
    """
    permit_releasing(actor)
    seen = Story.objects.visible_to(actor).select_for_update(of=("self",))
    held = one_of(seen.select_related("company"), story_id)
    named, words = _words_of(title, text)
    if held.released_as is not None:
        return held.released_as
    told = {"title": named, "text": words, "search": fold(f"{named} {words} {held.tags}")}
    if held.company_id is None:
        save_changes(held, version=None, is_for_all=True, **told)
        released = held
    else:
        released = Story.objects.create(
            **told, by_id=actor.person_id, at=now, tags=held.tags, industry_id=held.industry_id,
            is_for_all=True,
        )  # fmt: skip
        save_changes(held, version=None, released_as_id=released.pk)
        _tell_of_story([held.by_id], held, "story_released", now)
    after = {"title": named, "offered": held.pk}
    audit.record(actor=actor, act="partners.story_released", subject=released, after=after, now=now)
    return released


def _words_of(title: str, text: str) -> tuple[str, str]:
    named, words = own_line(title, most=120), own_words(text, most=5000)
    if not named or not words:
        raise NotPossible(
            "story_without_words", _("A story has a title and says what was done. Write both.")
        )
    return named, words


def _tell_of_story(user_ids: list[int], story: Story, kind: str, now: datetime) -> None:
    notify(
        user_ids=user_ids,
        kind=kind,
        facts={"partner": story.company.name if story.company else "", "what": story.title},
        url=reverse("story", args=[story.pk]),
        record=f"story:{story.pk}",
        now=now,
    )


@transaction.atomic
def use_story(*, actor: Actor, story_id: int, now: datetime) -> StoryUse:
    """It helped me today; said twice on a day it counts once."""
    story = one_of(Story.objects.visible_to(actor), story_id)
    use, is_new = StoryUse.objects.get_or_create(
        story=story,
        by_id=actor.person_id,
        on=timezone.localdate(now),
        defaults={"company_id": actor.company_id or 0},
    )
    if is_new:
        audit.record(actor=actor, act="partners.story_used", subject=story, now=now)
    return use


def _held(actor: Actor, feedback_id: int) -> Feedback:
    rows = Feedback.objects.visible_to(actor).select_for_update(of=("self",))
    return one_of(rows.select_related("company", "by", "owner"), feedback_id)


def _hearers(held: Feedback, level: int, now: datetime) -> list[User]:
    on = timezone.localdate(now)
    if level >= 3:
        return list(holders(Role.VP, on))
    if level == 2 and held.company.region_id is not None:
        return list(voices_of_vendor(held.company.region_id, on=on))
    return [held.owner] if held.owner else []


def _tell(people: Iterable[User | None], held: Feedback, kind: str, now: datetime) -> None:
    for person in people:
        if person is None:
            continue
        is_staff = person.company_id != held.company_id
        notify(
            user_ids=[person.pk],
            kind=kind,
            facts={"partner": held.company.name, "what": held.text[:60]},
            url=reverse("feedback", args=[held.pk]) if is_staff else "",
            record=f"feedback:{held.pk}",
            now=now,
        )
