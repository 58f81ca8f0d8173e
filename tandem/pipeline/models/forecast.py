"""The pipeline as it stood in a week, frozen: rows for the comparison of weeks, sums for good."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from tandem.organisation.models import Industry, Region
from tandem.pipeline.models.configuration import Stage
from tandem.pipeline.models.parts import OnDeal


class ForecastSnapshotQuerySet(models.QuerySet["ForecastSnapshot"]):
    def whole(self) -> Self:
        """Without one that is still being written, or was left half-written."""
        return self.filter(run="")


class ForecastSnapshot(models.Model):
    """One a week; once it is whole nothing of it is written again."""

    taken_on = models.DateField(unique=True)
    taken_at = models.DateTimeField()
    deals = models.PositiveIntegerField(default=0)
    run = models.CharField(max_length=32, blank=True, default="")  # who writes it; none: whole

    objects = ForecastSnapshotQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.taken_on)


class SnapshotRow(OnDeal):
    """An open deal as it stood; kept for some weeks, the sums stay."""

    snapshot = models.ForeignKey(ForecastSnapshot, on_delete=models.CASCADE, related_name="+")
    stage = models.ForeignKey(
        Stage,
        to_field="code",
        db_column="stage",
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    category = models.CharField(max_length=10, choices=Stage.Category.choices)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    close_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "opportunity"], name="deal_once_a_snapshot"
            ),
        ]
        indexes = [
            models.Index(  # what counted in a period then, without a look at its rows
                fields=[
                    *("snapshot", "currency", "close_on"),
                    *("category", "opportunity", "amount_minor"),
                ],
                name="snapshot_counted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.opportunity_id}"


class SnapshotSum(models.Model):
    """What a seller's deals of a cell were to bring in a month, by category."""

    snapshot = models.ForeignKey(ForecastSnapshot, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    industry = models.ForeignKey(Industry, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    month = models.DateField(null=True)  # its first day; none: no day is expected
    category = models.CharField(max_length=10, choices=Stage.Category.choices)
    deals = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.category}"
