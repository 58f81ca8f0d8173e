"""The mark that a demo company was loaded, so that a second start has nothing to do."""

from __future__ import annotations

from django.db import models


class DemoLoad(models.Model):
    size = models.CharField(max_length=20)
    seed = models.BigIntegerField()
    today = models.DateField()  # the day the company's history ends
    counts = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.size} {self.seed}"
