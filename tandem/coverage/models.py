"""Coverage plans: drafts made by the planner, then published as who covers which account.

A plan belongs to the regions it was run for. Its lines keep the planner's figures and reasons
whole, so that a page can explain any account without running anything again.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.foundation.models import Job
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Region
from tandem.organisation.rules.scope import Actor


class CoveragePlanQuerySet(models.QuerySet["CoveragePlan"]):
    def visible_to(self, actor: Actor) -> Self:
        """Plans that touch what the actor manages; a plan of all regions touches everybody's."""
        if actor.reach.everything or actor.reach.industry_ids:
            return self
        if actor.reach.region_ids:
            return self.filter(
                models.Q(region__isnull=True) | models.Q(region_id__in=actor.reach.region_ids)
            )
        return self.none()


class CoveragePlan(models.Model):
    class State(models.TextChoices):
        RUNNING = "running", _("Being made")
        DRAFT = "draft", _("Draft")
        PUBLISHING = "publishing", _("Being published")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced")
        FAILED = "failed", _("Failed")

    number = models.PositiveIntegerField(unique=True)
    region = models.ForeignKey(  # none: every region
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    quarter_start = models.DateField()
    quarter_end = models.DateField()  # half-open
    data_date = models.DateField()
    seed = models.PositiveIntegerField(default=1)
    limits = models.JSONField(default=dict)  # the settings it was run with
    accounts = models.PositiveIntegerField(default=0)
    value_thousand = models.FloatField(null=True)
    bound_thousand = models.FloatField(null=True)
    gap_percent = models.FloatField(null=True)
    changed_owners = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True)
    violations = models.JSONField(default=list)
    prices = models.JSONField(default=dict)
    checked = models.JSONField(default=dict)  # what the independent checker found
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    objects = CoveragePlanQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="plan_state")]

    def __str__(self) -> str:
        return f"#{self.number}"


class PlanLine(models.Model):
    """One account in one plan: who, how, how often, and why."""

    plan = models.ForeignKey(CoveragePlan, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    inside = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    partner = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=12, choices=Account.Mode.choices)
    segment = models.CharField(max_length=2, blank=True, default="")
    is_top = models.BooleanField(default=False)
    visits = models.PositiveSmallIntegerField(default=0)
    owner_before = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    partner_before = models.ForeignKey(
        Company, null=True, on_delete=models.PROTECT, related_name="+"
    )
    value_thousand = models.FloatField(default=0)
    reason = models.JSONField(default=dict)  # code, facts, alternatives

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "account"], name="line_once"),
        ]
        indexes = [
            models.Index(fields=["plan", "owner", "mode"], name="line_owner"),
            models.Index(fields=["plan", "region", "segment"], name="line_region"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.account_id}"


class Pin(models.Model):
    """A person's word that overrules the planner: this account stays with this seller."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} → {self.owner_id}"
