"""A number of one's own for a quarter, beside the one that the deals come to, and why: a manager's for
the region or the industry they lead, a seller's for themselves."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.organisation.models import Industry, Region
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models.configuration import Stage
from tandem.pipeline.models.forecast import ForecastSnapshot


class CallQuerySet(models.QuerySet["ForecastCall"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who leads the cell sees what was said of it, and a region's manager what its sellers say of
        themselves; sellers see their own, and of the cell their deals, not the call."""
        if actor.reach.everything:
            return self
        return self.filter(
            Q(region_id__in=sorted(actor.reach.region_ids))
            | Q(industry_id__in=sorted(actor.reach.industry_ids))
            | Q(seller_id=actor.person_id)
            | Q(seller__region_id__in=sorted(actor.reach.region_ids))
        )


class CallOfCell(models.Model):
    """One number of one region, of one industry or of one seller."""

    class Category(models.TextChoices):
        COMMIT = Stage.Category.COMMIT.value, _("Commit")
        BEST = Stage.Category.BEST.value, _("Best case")

    period_start = models.DateField()
    region = models.ForeignKey(Region, null=True, on_delete=models.CASCADE, related_name="+")
    industry = models.ForeignKey(Industry, null=True, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.CharField(max_length=10, choices=Category.choices)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def cell_id(self) -> int:
        return self.region_id or self.industry_id or self.seller_id or 0


class ForecastCall(CallOfCell):
    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period_start", "currency", "category", "region"],
                condition=Q(region__isnull=False),
                name="call_once_a_region",
            ),
            models.UniqueConstraint(
                fields=["period_start", "currency", "category", "industry"],
                condition=Q(industry__isnull=False),
                name="call_once_an_industry",
            ),
            models.UniqueConstraint(
                fields=["period_start", "currency", "category", "seller"],
                condition=Q(seller__isnull=False),
                name="call_once_a_seller",
            ),
            models.CheckConstraint(
                condition=Q(region__isnull=False, industry__isnull=True, seller__isnull=True)
                | Q(region__isnull=True, industry__isnull=False, seller__isnull=True)
                | Q(region__isnull=True, industry__isnull=True, seller__isnull=False),
                name="call_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_start} {self.category}"


class SnapshotCall(CallOfCell):
    """What was said when the week was frozen; it stays with the sums."""

    snapshot = models.ForeignKey(ForecastSnapshot, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.category}"
