"""What happened at an account: one row each, so the timeline is one indexed read."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account, OrderMark
from tandem.organisation.rules.scope import Actor


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, actor: Actor) -> Self:
        """What happened at visible accounts; a partner sees what is marked for partners, and of
        orders only those it signed itself."""
        rows = self
        if actor.is_partner:
            own = Q(order=None) | Q(order__signed_by=actor.company_id)
            rows = self.filter(own, is_partner_visible=True)
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
    order = models.ForeignKey(  # what was bought is said there; the entry goes with it
        OrderMark, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
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
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(order__isnull=False), name="order_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id}"

    @property
    def can_be_shown(self) -> bool:
        """To the account's partner: who covers an account is ours, and so is what we signed."""
        if self.order is not None:
            return self.order.signed_by_id is not None
        return self.kind != self.Kind.CHANGE
