"""Bulk edits that can be undone."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class BulkEdit(models.Model):
    """One change to many accounts; `before` holds what each had, so it can be undone."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True, default="")
    before = models.JSONField(default=dict)  # account id -> [value, version after]
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.field} {self.value}"
