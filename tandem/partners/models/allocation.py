"""Locked accounts promised to a partner: a contract both sides sign (docs/modules/partners.md).

Who serves an account today is `Account.partner`, which the published plan decides. An allocation
says something else: that the vendor will not give the account to another partner before the term
is over, and what the partner owes for it.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Region
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.models.reach import CONTRACT_READERS, OfPartnerQuerySet, partners_visible_to
from tandem.partners.rules.allocation import BINDING
from tandem.partners.rules.allocation import State as Standing

UNSIGNED = {
    "vendor_signed_by": None,
    "vendor_signed_at": None,
    "partner_signed_by": None,
    "partner_signed_at": None,
}


class Signed(models.Model):
    """Both signatures: who and when, of each side."""

    vendor_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    vendor_signed_at = models.DateTimeField(null=True)
    partner_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    partner_signed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class AllocationQuerySet(OfPartnerQuerySet["Allocation"]):
    """Contracts of partners the actor sees."""


class Allocation(Signed, Versioned):
    class State(models.TextChoices):
        DRAFT = Standing.DRAFT.value, _("Draft")
        ONE_SIGNED = Standing.ONE_SIGNED.value, _("Signed by one side")
        IN_FORCE = Standing.IN_FORCE.value, _("In force")
        UNDER_REVIEW = Standing.UNDER_REVIEW.value, _("Under review")
        TAKING_BACK = Standing.TAKING_BACK.value, _("Notice is running")
        CLAWED_BACK = Standing.CLAWED_BACK.value, _("Taken back")
        ENDED = Standing.ENDED.value, _("Ended")

    readers = CONTRACT_READERS

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    since = models.DateField()
    until = models.DateField()  # last day, inclusive
    review_on = models.DateField()
    notice_days = models.PositiveSmallIntegerField(default=30)
    target_activations = models.PositiveIntegerField(default=0)
    target_revenue_minor = models.BigIntegerField(default=0)
    # the claw-back test: below any of these the vendor may take the accounts back; 0: not agreed
    least_activations = models.PositiveIntegerField(default=0)
    least_revenue_minor = models.BigIntegerField(default=0)
    least_adherence_percent = models.PositiveSmallIntegerField(default=0)
    least_certified = models.PositiveIntegerField(default=0)
    notice_until = models.DateField(null=True)  # taking back: the last day with the partner
    over_on = models.DateField(null=True)
    heir = models.ForeignKey(  # of the vendor: who minds the accounts after the partner left
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = AllocationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__lt=F("review_on")) & Q(review_on__lte=F("until")),
                name="allocation_review_inside_term",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(state.value for state in BINDING))
                | Q(vendor_signed_at__isnull=False, partner_signed_at__isnull=False),
                name="allocation_binds_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state"], name="allocation_company"),
            models.Index(fields=["state", "review_on"], name="allocation_review"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.since}–{self.until}"

    @property
    def is_binding(self) -> bool:
        return self.state in BINDING


class AllocatedAccountQuerySet(models.QuerySet["AllocatedAccount"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff and a partner's seller: of the accounts they see. A partner's manager: of the company."""
        if actor.reach.everything:
            return self
        rows = self.filter(allocation__company_id__in=partners_visible_to(actor).values("pk"))
        if actor.is_partner and actor.has_any({Role.PARTNER_MANAGER}):
            return rows
        return rows.filter(account_id__in=Account.objects.visible_to(actor).values("pk"))


class AllocatedAccount(models.Model):
    """`is_binding` repeats what its allocation's state says, so that the database keeps one promise an account."""

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="accounts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    is_binding = models.BooleanField(default=False)

    objects = AllocatedAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["allocation", "account"], name="allocated_once"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(is_binding=True), name="account_promised_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation_id} {self.account_id}"


class AllocationReview(models.Model):
    """What stood on the day of the review, and what was decided from it. Written once."""

    class Verdict(models.TextChoices):
        KEPT = "kept", _("The accounts stay")
        TAKEN_BACK = "taken_back", _("The accounts are taken back")

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    activations = models.PositiveIntegerField()
    revenue_minor = models.BigIntegerField()
    plan_due = models.PositiveIntegerField()
    plan_kept = models.PositiveIntegerField()
    certified = models.PositiveIntegerField()
    grounds = models.JSONField(default=list)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.allocation_id} {self.verdict}"
