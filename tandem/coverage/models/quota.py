"""What sales operations said a week owes, from which week on. Nothing here is changed: a word is added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tandem.coverage.rules.quota import Quota


class VisitQuota(models.Model):
    since = (
        models.DateField()
    )  # the first day of a week; of two words for one week the later counts
    customers = models.PositiveSmallIntegerField()
    partners = models.PositiveSmallIntegerField()
    is_shared = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["since", "id"], name="visit_quota_since")]

    def __str__(self) -> str:
        return f"{self.since} {self.customers}+{self.partners}"

    @property
    def quota(self) -> Quota:
        return Quota(self.customers, self.partners, self.is_shared)
