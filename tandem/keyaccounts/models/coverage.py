"""What one act on the coverage of many accounts changes: staged row by row, then made true at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tandem.keyaccounts.models.account import Account
from tandem.organisation.models import Company


class CoverageChange(models.Model):
    """One account of the act: what it is to hold, and the differing columns before and after.

    Written in batches while nothing has changed yet (adr/0012); kept as the act's own rows
    (adr/0008), so that the act can be taken back exactly. `batch` is the number the app above
    gave the act; `digest` is that of the audit entry the switch writes.
    """

    batch = models.PositiveBigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, db_index=False, related_name="+")
    seen_version = models.PositiveIntegerField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    inside = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    partner = models.ForeignKey(
        Company, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    mode = models.CharField(max_length=12, blank=True)
    segment = models.CharField(max_length=2, blank=True)
    is_top = models.BooleanField()
    visits_per_quarter = models.PositiveSmallIntegerField()
    is_move = models.BooleanField()  # other people or another partner
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "account"], name="coverage_change_once"),
        ]
        indexes = [models.Index(fields=["account"], name="coverage_change_account")]

    def __str__(self) -> str:
        return f"{self.batch} {self.account_id}"
