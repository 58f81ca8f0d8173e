"""What was fitted and how good it was; what a person's win rates came to, frozen with their day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FittedModel(models.Model):
    """One fit of the win model, kept as the record of what probabilities rest on."""

    class Verdict(models.TextChoices):
        USEFUL = "useful", _("Useful")
        NO_SIGNAL = "no usable signal", _("No usable signal")
        REFUSED = "refused", _("Not fitted")

    version = models.CharField(max_length=40, blank=True, default="")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    on = models.DateField()
    fitted_at = models.DateTimeField()
    closed = models.PositiveIntegerField()  # deals it was learnt from
    scored = models.PositiveIntegerField(default=0)  # open deals that hold its probability
    base_permille = models.PositiveSmallIntegerField(null=True)
    validation = models.JSONField(default=dict, blank=True)  # out-of-time figures
    said = models.JSONField(default=list, blank=True)  # what was dropped and why, in English

    class Meta:
        indexes = [models.Index(fields=["-id"], name="fitted_newest")]

    def __str__(self) -> str:
        return f"{self.version} {self.on}"


class Snapshot(models.Model):
    """Figures over the deals one person sees, worked out by a job and frozen with their day."""

    class Kind(models.TextChoices):
        EFFECT = "effect", _("Adjusted difference")
        BOOKINGS = "bookings", _("Bookings forecast")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reach = models.CharField(max_length=64)  # print of what the person saw then
    on = models.DateField()
    made_at = models.DateTimeField()
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="snapshot_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.on}"
