"""What partners say: feedback that is owed an answer, and experience worth telling on."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.foundation.locking import Versioned
from tandem.organisation.models import Company, Industry
from tandem.organisation.rules.roles import BUSINESS_ROLES, Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.models.reach import OfPartner, partners_visible_to


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, actor: Actor) -> Self:
        """A partner's manager: the company's. Its seller: the own. Staff: of partners they see."""
        if actor.reach.everything:
            return self
        rows = self.filter(company_id__in=partners_visible_to(actor).values("pk"))
        if actor.is_partner and not actor.has_any({Role.PARTNER_MANAGER}):
            return rows.filter(by_id=actor.user_id)
        return rows


class Feedback(Versioned):
    class About(models.TextChoices):
        RULES = "rules", _("Rules of the game")
        DELIVERY = "delivery", _("Goods and delivery")
        MONEY = "money", _("Prices and money")
        SUPPORT = "support", _("Support and training")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About.choices)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()
    owner = models.ForeignKey(  # of the vendor: who owes the answer
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    remind_at = models.DateTimeField()
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField()
    told_level = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=2000, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    is_content = models.BooleanField(null=True)  # said by the partner about the answer

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="feedback_due"),
            models.Index(fields=["company", "-id"], name="feedback_company"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class StoryQuerySet(models.QuerySet["Story"]):
    def visible_to(self, actor: Actor) -> Self:
        """A partner reads its own stories and those the vendor tells to all; never another's."""
        if actor.has_any(BUSINESS_ROLES):
            return self.filter(
                Q(company=None) | Q(company_id__in=partners_visible_to(actor).values("pk"))
            )
        if actor.is_partner:
            return self.filter(Q(company_id=actor.company_id) | Q(company=None, is_for_all=True))
        return self.none()


class Story(Versioned):
    """How something was won or mended. `company` set: a partner told it; none: the vendor did."""

    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=5000)
    industry = models.ForeignKey(Industry, null=True, on_delete=models.PROTECT, related_name="+")
    tags = models.CharField(max_length=200, blank=True, default="")  # " a b ", folded, each once
    search = models.TextField(blank=True, default="")  # folded title, text and tags
    is_for_all = models.BooleanField(default=False)  # only of the vendor's own stories
    released_as = models.ForeignKey(  # the vendor's own telling of what a partner offered
        "self", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = StoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_for_all=False) | Q(company__isnull=True),
                name="story_for_all_is_the_vendors",
            ),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="story_company")]

    def __str__(self) -> str:
        return self.title

    @property
    def tag_list(self) -> list[str]:
        return self.tags.split()


class StoryUse(OfPartner):
    """Somebody used a story; `company` is the user's own, so that each partner counts its own."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "by", "on"], name="story_used_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.by_id}"
