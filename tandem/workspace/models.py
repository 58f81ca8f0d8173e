"""What came of the weekly talk with a seller: decisions with an owner and a date, and comments."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from tandem.organisation.rules.scope import Actor


class TalkPointQuerySet(models.QuerySet["TalkPoint"]):
    def visible_to(self, actor: Actor) -> Self:
        """The seller's own, what one has to do oneself, and the talks of one's regions."""
        if actor.is_partner:
            return self.none()
        if actor.reach.everything:
            return self
        own = Q(seller_id=actor.user_id) | Q(holder_id=actor.user_id)
        return self.filter(own | Q(seller__region_id__in=actor.reach.region_ids))


class TalkPoint(models.Model):
    """A decision is carried into every later talk until it is closed; a comment only stands."""

    class Kind(models.TextChoices):
        DECISION = "decision"
        COMMENT = "comment"

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=300)
    holder = models.ForeignKey(  # who does it; nobody for a comment
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=60)  # made by the form: a double press is one point

    objects = TalkPointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="talk_point_once"),
            models.CheckConstraint(
                condition=Q(kind="comment") | (Q(holder__isnull=False) & Q(due_on__isnull=False)),
                name="talk_decision_has_holder_and_day",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "kind", "-id"], name="talk_seller"),
            models.Index(fields=["holder", "due_on"], name="talk_holder"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None
