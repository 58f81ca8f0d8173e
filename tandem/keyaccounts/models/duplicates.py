"""Two rows that may be one customer, what was decided, and merges that can be undone."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tandem.keyaccounts.models.account import Account
from tandem.organisation.rules.scope import Actor


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def visible_to(self, actor: Actor) -> Self:
        """Pairs of which the actor sees both sides."""
        if actor.reach.everything:
            return self
        seen = Account.objects.visible_to(actor).values("id")
        return self.filter(first_id__in=seen, second_id__in=seen)


class DuplicatePair(models.Model):
    class Verdict(models.TextChoices):
        OPEN = "open", _("To decide")
        SAME = "same", _("The same")
        DIFFERENT = "different", _("Different")

    first = models.ForeignKey(Account, on_delete=models.CASCADE, db_index=False, related_name="+")
    second = models.ForeignKey(Account, on_delete=models.CASCADE, db_index=False, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["verdict", "-score", "id"], name="pair_open"),
            models.Index(fields=["first", "verdict"], name="pair_first"),
            models.Index(fields=["second", "verdict"], name="pair_second"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class Merge(models.Model):
    """What a merge moved and overwrote, whole, so that it can be taken back."""

    kept = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    moved = models.JSONField(default=dict)  # table -> ids that changed account
    aside = models.JSONField(default=dict)  # table -> whole rows that could not stand beside others
    made = models.JSONField(default=dict)  # table -> ids of rows the merge wrote
    kept_before = models.JSONField(default=dict)
    kept_after = models.JSONField(default=dict)
    absorbed_before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="absorbed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"
