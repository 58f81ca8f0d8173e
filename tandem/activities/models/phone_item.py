"""What a phone sent from its outbox, as it came: the proof that nothing was dropped or doubled.

An item is done once. Sent again with the same content it gets the same answer; with another
content under the same id both are kept and the second waits for a person.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.organisation.rules.scope import Actor


class PhoneItemQuerySet(models.QuerySet["PhoneItem"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of the sellers of one's region."""
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.none()
        return self.filter(Q(by_id=actor.user_id) | Q(by__region_id__in=actor.reach.region_ids))


class PhoneItem(models.Model):
    class Kind(models.TextChoices):
        ACCOUNT = "account", _("New customer")
        CONTACT = "contact", _("New contact")
        CHECK_IN = "check_in", _("Check-in")
        TASK_ACT = "task_act", _("Task")

    class State(models.TextChoices):
        DONE = "done", _("Recorded")
        WAITING = "waiting", _("Waits for what it belongs to")
        REVIEW = "review", _("Needs review")
        TAKEN_OVER = "taken_over", _("Taken over")
        SET_ASIDE = "set_aside", _("Set aside")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    form = models.PositiveSmallIntegerField()  # the version of the form it was written on
    fingerprint = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=40, blank=True, default="")  # why it needs review
    waits_for = models.UUIDField(null=True, blank=True)  # the client id of another item
    made_id = models.BigIntegerField(null=True, blank=True)  # the record it became
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PhoneItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "client_id", "fingerprint"], name="phone_item_once"
            ),
            models.UniqueConstraint(
                fields=["by", "client_id"], condition=Q(state="done"), name="phone_item_done_once"
            ),
        ]
        indexes = [
            models.Index(fields=["by", "state", "-id"], name="phone_item_state"),
            models.Index(fields=["by", "waits_for"], name="phone_item_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_id}"
