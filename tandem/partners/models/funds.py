"""Development funds: a budget, what partners ask of it, and what they show for it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tandem.foundation.locking import Versioned
from tandem.organisation.models import Company, Region
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor
from tandem.partners.models.plan import PlanAction
from tandem.partners.models.reach import MONEY_READERS, OfPartnerQuerySet
from tandem.partners.rules.funds import FundState


class FundBudgetQuerySet(models.QuerySet["FundBudget"]):
    def visible_to(self, actor: Actor) -> Self:
        """The vendor's managers: the whole country's and that of their regions. No partner."""
        if not actor.has_any(MANAGERS):
            return self.none()
        if actor.reach.everything:
            return self
        return self.filter(Q(region=None) | Q(region_id__in=actor.reach.region_ids))


class FundBudget(Versioned):
    """`committed_minor` is what approvals have taken; the database keeps it below the amount."""

    name = models.CharField(max_length=100)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    amount_minor = models.BigIntegerField()
    committed_minor = models.BigIntegerField(default=0)

    objects = FundBudgetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(committed_minor__gte=0) & Q(committed_minor__lte=F("amount_minor")),
                name="fund_budget_not_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FundRequestQuerySet(OfPartnerQuerySet["FundRequest"]):
    """Requests of partners the actor sees."""


class FundRequest(Versioned):
    class State(models.TextChoices):
        ASKED = FundState.ASKED.value, _("Waits for approval")
        APPROVED = FundState.APPROVED.value, _("Approved")
        REFUSED = FundState.REFUSED.value, _("Refused")
        CLAIMED = FundState.CLAIMED.value, _("Claimed with proof")
        PAID = FundState.PAID.value, _("Paid")
        LAPSED = FundState.LAPSED.value, _("Given back")

    readers = MONEY_READERS

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    asked_minor = models.BigIntegerField()
    expected_minor = models.BigIntegerField()  # orders of the action's accounts that should follow
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    budget = models.ForeignKey(FundBudget, null=True, on_delete=models.PROTECT, related_name="+")
    approved_minor = models.BigIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    claimed_minor = models.BigIntegerField(default=0)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    paid_minor = models.BigIntegerField(default=0)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    paid_on = models.DateField(null=True)

    objects = FundRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_minor__lte=F("claimed_minor"))
                & Q(claimed_minor__lte=F("approved_minor"))
                & Q(approved_minor__lte=F("asked_minor")),
                name="fund_amounts_only_shrink",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="fund_request_state"),
            models.Index(fields=["company", "-id"], name="fund_request_company"),
        ]

    def __str__(self) -> str:
        return self.purpose


class FundProof(models.Model):
    """A photo that shows what the money was spent on, drawn anew like every photo of strangers."""

    request = models.ForeignKey(FundRequest, on_delete=models.PROTECT, related_name="+")
    stored_as = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "sha256"], name="fund_proof_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.stored_as}"
