"""A partner's scorecard as it stood at the end of a month, and the day a partner left."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tandem.organisation.rules.roles import Role
from tandem.partners.models.reach import CONTRACT_READERS, MONEY_READERS, OfPartner


class FrozenScore(OfPartner):
    """Written once by the job of the month; both sides read these same rows."""

    readers: ClassVar[frozenset[Role]] = MONEY_READERS

    month = models.DateField()  # its first day
    measure = models.CharField(max_length=20)
    part = models.BigIntegerField(null=True)
    whole = models.BigIntegerField(null=True)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "month", "measure"], name="score_frozen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.month} {self.measure}"


class Departure(OfPartner):
    """The vendor and the partner work together no longer; written once."""

    readers: ClassVar[frozenset[Role]] = CONTRACT_READERS

    heir = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=500, blank=True, default="")
    accounts = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company"], name="partner_leaves_once")]

    def __str__(self) -> str:
        return f"{self.company_id} {self.on}"
