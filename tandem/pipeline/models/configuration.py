"""What a company says about its own way of selling: stages, what must be true to leave one, why
deals end, and what is sold. All of it is data, so another country needs no other code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tandem.organisation.models.structure import Named
from tandem.pipeline.rules.attention import Patience


class Stage(Named):
    """A step of a deal; an opportunity names it by its code."""

    class Kind(models.TextChoices):
        OPEN = "open", pgettext_lazy("a deal", "Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    class Category(models.TextChoices):
        """How far a forecast may count on it."""

        PIPELINE = "pipeline", pgettext_lazy("forecast", "Pipeline")
        BEST = "best_case", _("Best case")
        COMMIT = "commit", _("Commit")
        OMITTED = "omitted", _("Left out")

    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.OPEN)
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.PIPELINE)
    usual_days = models.PositiveSmallIntegerField(default=30)  # longer than that, it is stuck
    large_from_minor = models.BigIntegerField(null=True, blank=True)  # yuan; none: no deal is large
    large_days = models.PositiveSmallIntegerField(default=0)  # what is usual for a large deal
    is_proposal = models.BooleanField(default=False)  # from here on a partner joins too late

    @property
    def patience(self) -> Patience:
        return Patience(self.usual_days, self.large_from_minor, self.large_days)


class ExitCriterion(models.Model):
    """What must be true before a deal leaves a stage forwards.

    `check` names a fact the product sees by itself (`rules/exit_criteria.py`); without one, a
    person of the deal says that it is so.
    """

    stage = models.ForeignKey(
        Stage, to_field="code", on_delete=models.CASCADE, related_name="+", db_column="stage"
    )
    position = models.PositiveSmallIntegerField(default=0)
    check_name = models.CharField(max_length=20, blank=True, default="")
    text_zh = models.CharField(max_length=120)
    text_en = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "exit criteria"
        ordering = ["stage", "position", "id"]

    def __str__(self) -> str:
        return self.text_en if get_language() == "en" else self.text_zh


class CloseReason(Named):
    """Why a deal was won or lost, in words that can be counted."""

    kind = models.CharField(max_length=6, choices=Stage.Kind.choices, default=Stage.Kind.LOST)


class Product(Named):
    """What a line of a deal is about; the prices are told elsewhere."""

    series = models.CharField(max_length=60, blank=True, default="")
    list_price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    is_active = models.BooleanField(default=True)
