"""How well each seller's quarter could be laid out."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from tandem.organisation.rules.scope import Actor


class CalendarRunQuerySet(models.QuerySet["CalendarRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own calendar, and those of one's region."""
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.none()
        own = Q(seller_id=actor.user_id)
        return self.filter(own | Q(seller__region_id__in=actor.reach.region_ids))


class CalendarRun(models.Model):
    """How well one seller's quarter could be laid out."""

    plan_id = models.BigIntegerField()
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    needed = models.PositiveIntegerField()
    placed = models.PositiveIntegerField()
    travel_hours = models.FloatField()
    greedy_travel_hours = models.FloatField()
    days_over = models.PositiveSmallIntegerField(default=0)
    partner_visits = models.PositiveIntegerField(default=0)
    top_needed = models.PositiveSmallIntegerField(default=0)
    top_placed = models.PositiveSmallIntegerField(default=0)
    unplaced = models.JSONField(default=list)  # account, count, why
    laid_at = models.DateTimeField()

    objects = CalendarRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan_id", "seller"], name="calendar_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.seller_id}"
