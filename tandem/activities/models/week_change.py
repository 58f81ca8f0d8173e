"""What one act did to a seller's week, so that the page can say it and the person can take it back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tandem.activities.models.visit import Visit


class WeekChange(models.Model):
    """`moves`: for each visit its day before and after, the place it had, and its version after."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")  # moved by hand
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    moves = models.JSONField()
    is_over_full = models.BooleanField(default=False)  # and nothing else could give way
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.at}"
