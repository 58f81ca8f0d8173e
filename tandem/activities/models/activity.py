"""What happened at an account: one row each, so the timeline is one indexed read."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, actor: Actor) -> Self:
        """What happened at visible accounts; a partner sees what is marked for partners."""
        rows = self.filter(is_partner_visible=True) if actor.is_partner else self
        if actor.reach.everything:
            return rows
        return rows.filter(account_id__in=Account.objects.visible_to(actor).values("id"))


class Activity(Versioned):
    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        PARTNER_VISIT = "partner_visit", _("Partner visit")
        CALL = "call", _("Call")
        NOTE = "note", _("Note")
        EMAIL = "email", pgettext_lazy("what happened", "E-mail")
        QUOTE = "quote", _("Quote")
        ORDER = "order", _("Order")
        SERVICE = "service", _("Service")
        TASK = "task", _("Task")
        CHANGE = "change", _("Change")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict)
    is_partner_visible = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False)  # kept on top of the account's timeline
    recorded_at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="activity_timeline"),
            models.Index(fields=["by", "kind", "-at"], name="activity_person"),
            models.Index(
                fields=["account", "-at"], name="activity_pinned", condition=Q(is_pinned=True)
            ),
            models.Index(  # whether one person was in touch with one account
                fields=["account", "by", "at", "kind"],
                name="activity_touch",
                condition=Q(kind__in=["call", "email", "visit"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id}"
