"""The one line a seller adds to the week's recap; everything else of it is read, never typed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class RecapLine(models.Model):
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    week_on = models.DateField()  # its Monday
    text = models.CharField(max_length=300, blank=True, default="")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "week_on"], name="recap_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.week_on}"
