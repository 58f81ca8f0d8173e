"""Opportunities: what an account may buy, who works it, and how it ended."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.reach.everything:
            return self
        return self.filter(account_id__in=Account.objects.visible_to(actor).values("id"))


class Opportunity(Versioned):
    class Stage(models.TextChoices):
        PROSPECTING = "prospecting", _("Prospecting")
        ENGAGING = "engaging", _("Engaging")
        PROPOSAL = "proposal", _("Proposal")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    external_id = models.CharField(max_length=60, blank=True, default="")
    account = models.ForeignKey(  # none: the source named no customer
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=200)
    product = models.CharField(max_length=80, blank=True, default="")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    worked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    worked_by_name = models.CharField(max_length=80, blank=True, default="")  # as the file said
    signed_by = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="opportunity_external_once",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "-opened_on", "-id"], name="opportunity_stage"),
            models.Index(fields=["account", "-id"], name="opportunity_account"),
        ]

    def __str__(self) -> str:
        return self.title
