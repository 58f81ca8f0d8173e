"""What people decide beside the planner: pins, the review of a draft, publishing and taking back,
and the notice a partner is given before an account moves.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tandem.coverage.models.plan import CoveragePlan
from tandem.foundation.models import Job
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Region
from tandem.organisation.rules.scope import Actor


class PinQuerySet(models.QuerySet["Pin"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(account_id__in=Account.objects.visible_to(actor).values("id"))


class Pin(models.Model):
    """A person's word that overrules the planner: this account stays with this seller."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PinQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.account_id} → {self.owner_id}"


class RegionReviewQuerySet(models.QuerySet["RegionReview"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them for who plans everywhere, else those of one's own regions."""
        if actor.reach.everything:
            return self
        return self.filter(region_id__in=actor.reach.region_ids)


class RegionReview(models.Model):
    """What the manager of one region says to a draft."""

    class Verdict(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("review", "Waiting")
        APPROVED = "approved", pgettext_lazy("review", "Approved")
        RETURNED = "returned", pgettext_lazy("review", "Sent back")

    plan = models.ForeignKey(CoveragePlan, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    comment = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(null=True)

    objects = RegionReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "region"], name="review_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.region_id} {self.verdict}"


class Publication(models.Model):
    """One act that changes the coverage that holds: a plan published, or taken back.

    Its number is the batch of `keyaccounts.CoverageChange`; `staged_to` is how far the batch is
    prepared, so that a killed job goes on there (adr/0012).
    """

    plan = models.ForeignKey(CoveragePlan, on_delete=models.PROTECT, related_name="+")
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    replaced = models.JSONField(default=list)  # ids of the plans that stepped back
    reason = models.CharField(max_length=200, blank=True, default="")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    staged_to = models.BigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["plan", "-id"], name="publication_plan")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.asked_at:%Y-%m-%d}"


class PartnerNoticeQuerySet(models.QuerySet["PartnerNotice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Of visible accounts; a partner's manager reads those given to the own company."""
        if actor.is_partner:
            own = self.filter(partner_id=actor.company_id)
            return own if actor.reach.as_company else self.none()
        return self.filter(account_id__in=Account.objects.visible_to(actor).values("id"))


class PartnerNotice(models.Model):
    """An account leaves a partner after `until`, the last day it is still the partner's."""

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("notice", "Running")
        DONE = "done", pgettext_lazy("notice", "Moved")
        DROPPED = "dropped", pgettext_lazy("notice", "Withdrawn")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    next_partner = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(CoveragePlan, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True)  # when it was kept or withdrawn

    objects = PartnerNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(state="running"), name="one_running_notice_each"
            ),
        ]
        indexes = [models.Index(fields=["state", "until"], name="notice_state")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.until}"
