"""Versions of the rules of the game, and the tries of the blind check."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.organisation.models import Company


class Rulebook(models.Model):
    """One version; `text` is the file as it was written, and never changes once in force."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Replaced")

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=80, blank=True, default="")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(  # none: shipped with the product
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    in_force_from = models.DateTimeField(null=True)
    put_in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="in_force"), name="one_rulebook_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number} {self.name}".rstrip()


class CheckAttempt(models.Model):
    """One try of the blind check, kept so that tries can be limited and looked through."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    typed = models.CharField(max_length=200)
    city = models.CharField(max_length=40, blank=True, default="")
    answer = models.CharField(max_length=10)

    class Meta:
        indexes = [
            models.Index(fields=["company", "at"], name="check_company"),
            models.Index(fields=["user", "at"], name="check_user"),
        ]

    def __str__(self) -> str:
        return f"{self.typed} {self.answer}"
