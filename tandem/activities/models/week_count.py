"""The process measures of a week as they were counted: by seller, and by owner in each cell.

The count of a running week is replaced until the week is over; then it stays, and weeks can be compared.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from tandem.organisation.models import Industry, Region
from tandem.organisation.rules.scope import Actor


class WeekCount(models.Model):
    """When a week was counted last, and up to which day."""

    week_on = models.DateField(unique=True)  # its Monday
    counted_on = models.DateField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.week_on)


class SellerCount(models.Model):
    """One seller's week, and the visits of the four weeks up to the day of the count."""

    count = models.ForeignKey(WeekCount, on_delete=models.CASCADE, db_index=False, related_name="+")
    seller = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    customers_done = models.PositiveSmallIntegerField()
    customers_planned = models.PositiveSmallIntegerField()
    customers_missed = models.PositiveSmallIntegerField()
    customers_quota = models.PositiveSmallIntegerField()
    partners_done = models.PositiveSmallIntegerField()
    partners_planned = models.PositiveSmallIntegerField()
    partners_missed = models.PositiveSmallIntegerField()
    partners_quota = models.PositiveSmallIntegerField()
    is_shared = models.BooleanField()  # one quota for both
    share = models.FloatField()  # of full time
    days_off = models.PositiveSmallIntegerField()
    days_away = models.PositiveSmallIntegerField()
    visited_customers = models.PositiveSmallIntegerField(default=0)
    visited_partners = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "seller"], name="seller_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count_id} {self.seller_id}"


class OwnerCountQuerySet(models.QuerySet["OwnerCount"]):
    def visible_to(self, actor: Actor) -> Self:
        """The cells of one's regions and industries. Accounts seen in another way, as their owner, from
        inside or named one by one, are in nobody's cells: `is_whole_for` tells."""
        reach = actor.reach
        if reach.everything:
            return self
        seen = Q(region_id__in=sorted(reach.region_ids))
        return self.filter(seen | Q(industry_id__in=sorted(reach.industry_ids)))


def is_whole_for(actor: Actor) -> bool:
    """Whether the cells hold every account this reader sees; one's own are asked for as of now."""
    reach = actor.reach
    others = reach.as_inside or reach.as_company or reach.as_named
    return not reach.as_owner and (reach.everything or not others)


class OwnerCount(models.Model):
    """An owner's locked accounts of one cell, counted; without an owner, those nobody owns."""

    count = models.ForeignKey(WeekCount, on_delete=models.CASCADE, db_index=False, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, db_index=False, related_name="+")
    industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    locked = models.PositiveIntegerField()
    touched = models.PositiveIntegerField()
    deep = models.PositiveIntegerField()
    top = models.PositiveIntegerField()
    seen = models.PositiveIntegerField()

    objects = OwnerCountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["count", "region"], name="owner_count_region"),
            models.Index(fields=["count", "industry"], name="owner_count_industry"),
        ]

    def __str__(self) -> str:
        return f"{self.count_id} {self.owner_id}"
