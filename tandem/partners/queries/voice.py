"""Feedback that waits, by its clock; stories by their words."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tandem.foundation.text import fold
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Feedback, Story, StoryUse
from tandem.partners.queries.finding import one_of


def feedback_by_id(actor: Actor, feedback_id: int) -> Feedback:
    rows = Feedback.objects.visible_to(actor).select_related(
        "company", "by", "owner", "answered_by"
    )
    return one_of(rows, feedback_id)


def feedback_waiting(actor: Actor) -> QuerySet[Feedback]:
    """What is owed an answer, the most urgent first."""
    rows = Feedback.objects.visible_to(actor).filter(state=Feedback.State.OPEN)
    return rows.select_related("company", "owner").order_by("due_at", "id")


def feedback_of(actor: Actor, company: Company) -> QuerySet[Feedback]:
    rows = Feedback.objects.visible_to(actor).filter(company=company)
    return rows.select_related("company", "owner").order_by("-id")


def story_by_id(actor: Actor, story_id: int) -> Story:
    rows = Story.objects.visible_to(actor).select_related("company", "by", "industry")
    return one_of(rows, story_id)


def stories(actor: Actor, text: str = "", tag: str = "") -> QuerySet[Story]:
    """Every word of the text must be in it; the newest first."""
    rows = Story.objects.visible_to(actor).select_related("company", "by", "industry")
    for word in fold(text).split()[:6]:
        rows = rows.filter(search__contains=word)
    if tag:
        rows = rows.filter(tags__contains=f" {fold(tag).replace(' ', '-')} ")
    return rows.annotate(used=_uses(actor)).order_by("-id")


def uses_of(actor: Actor, story: Story) -> int:
    return _uses_seen(actor).filter(story=story).count()


def _uses(actor: Actor) -> Coalesce:
    counted = (
        _uses_seen(actor)
        .filter(story_id=OuterRef("pk"))
        .order_by()
        .values("story_id")
        .annotate(number=Count("id"))
        .values("number")
    )
    return Coalesce(Subquery(counted), 0)


def _uses_seen(actor: Actor) -> QuerySet[StoryUse]:
    """A partner counts its own people; the vendor's staff count everybody."""
    if actor.is_partner:
        return StoryUse.objects.filter(company_id=actor.company_id or 0)
    return StoryUse.objects.all()
