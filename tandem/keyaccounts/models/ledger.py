"""The activation ledger: which account ordered when, whoever signed, and what that made it.

Orders themselves belong to a higher floor; it notes each here with `record_orders`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.keyaccounts.models.facts import OnAccount
from tandem.organisation.models import Company


class OrderMark(OnAccount):
    ordered_on = models.DateField()
    amount_minor = models.BigIntegerField()
    signed_by = models.ForeignKey(  # none: signed by the vendor itself
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_key = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["account", "ordered_on"], name="order_account"),
            models.Index(fields=["ordered_on", "account"], name="order_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_key"],
                condition=~models.Q(source_key=""),
                name="order_noted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.ordered_on}"


class ActivationEvent(OnAccount):
    class Kind(models.TextChoices):
        NEW = "new", _("First order ever")
        REACTIVATED = "reactivated", _("Ordered again")

    on = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on"], name="activated_once_a_day"),
        ]
        indexes = [models.Index(fields=["on", "account"], name="activation_day")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind} {self.on}"
