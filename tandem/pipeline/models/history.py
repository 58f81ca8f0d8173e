"""How a deal went: each step with its day, and what people said was true before it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tandem.pipeline.models.configuration import ExitCriterion, Stage
from tandem.pipeline.models.parts import OnDeal


class StageChange(OnDeal):
    """From one stage to another; the first has no stage before it."""

    before = models.ForeignKey(
        Stage,
        to_field="code",
        null=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_column="before",
    )
    after = models.ForeignKey(
        Stage,
        to_field="code",
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_column="after",
    )
    on = models.DateField()
    at = models.DateTimeField(null=True)  # none: a file told the day only
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    amount_minor = models.BigIntegerField(null=True)  # what it was worth then
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["opportunity", "on", "id"], name="stage_change_deal"),
            models.Index(fields=["on", "after"], name="stage_change_day"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.after_id} {self.on}"


class CriterionMet(OnDeal):
    """A criterion that the product cannot see by itself, said by a person."""

    criterion = models.ForeignKey(ExitCriterion, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "criteria met"
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "criterion"], name="said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.criterion_id}"
