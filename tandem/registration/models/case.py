"""Two or more claims on one deal: heard, decided by the region manager, perhaps appealed."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.organisation.models import Industry, Region
from tandem.organisation.rules.scope import Actor
from tandem.registration.models.claim import Decision, Paper, Registration


class CaseQuerySet(models.QuerySet["ConflictCase"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever sees one of its sides sees that there is a case."""
        if actor.reach.everything and not actor.is_partner:
            return self
        sides = Registration.objects.visible_to(actor).exclude(case=None)
        return self.filter(pk__in=sides.values("case_id"))


class ConflictCase(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Being heard")
        DECIDED = "decided", _("Conflict decided")
        ENDED = "ended", _("Ended without a decision")

    holder = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    industry = models.ForeignKey(Industry, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    heard_until = models.DateTimeField()
    reminder_at = models.DateTimeField(null=True)  # who has said nothing by then is told once
    reminded_at = models.DateTimeField(null=True)
    winner = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True, default="")

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder"], condition=Q(state="open"), name="one_open_case_a_holder"
            ),
        ]
        indexes = [
            models.Index(
                fields=["reminder_at"],
                condition=Q(state="open", reminded_at__isnull=True),
                name="case_reminder",
            ),
        ]

    def __str__(self) -> str:
        return f"K-{self.pk}"


class Statement(models.Model):
    """What one side says; the other side never reads it, the manager reads both."""

    case = models.ForeignKey(ConflictCase, on_delete=models.CASCADE, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=2000)
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="statement_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.registration_id}"


class Appeal(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Waits for the industry director")
        UPHELD = "upheld", _("Decision stands")
        OVERTURNED = "overturned", _("Decision changed")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    reason = models.CharField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminder_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=1000, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="appeal_open")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.state}"
