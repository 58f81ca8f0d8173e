"""The lines of a plan and what it asks of each seller.

Lines keep the planner's figures and reasons whole, so that a page can explain any account without
running anything again.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from tandem.coverage.models.plan import CoveragePlan
from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Region
from tandem.organisation.rules.scope import Actor


class PlanLineQuerySet(models.QuerySet["PlanLine"]):
    def visible_to(self, actor: Actor) -> Self:
        """Lines of visible plans about visible accounts; a seller sees those of published plans."""
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.none()
        plans = CoveragePlan.objects.visible_to(actor)
        published = CoveragePlan.objects.filter(state=CoveragePlan.State.PUBLISHED)
        rows = self.filter(models.Q(plan__in=plans) | models.Q(plan__in=published))
        return rows.filter(account_id__in=Account.objects.visible_to(actor).values("id"))


class PlanLine(Versioned):
    """One account in one plan: who, how, how often, and why.

    Lines are written largest account first, so the order of ids is the order to read them in.
    """

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
    segment_before = models.CharField(max_length=2, blank=True, default="")  # the class so far
    segment_fresh = models.CharField(max_length=2, blank=True, default="")  # by today's figures
    is_between = models.BooleanField(default=False)  # between two classes
    is_top = models.BooleanField(default=False)
    visits = models.PositiveSmallIntegerField(default=0)
    owner_before = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    partner_before = models.ForeignKey(
        Company, null=True, on_delete=models.PROTECT, related_name="+"
    )
    value_thousand = models.FloatField(default=0)
    reason = models.JSONField(default=dict)  # codes, parts of the value, alternatives
    is_held_out = models.BooleanField(default=False)  # left as it is, to compare with
    is_changed = models.BooleanField(default=False)  # another owner or partner than before
    edited_by = models.ForeignKey(  # a person moved it after the planner
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "account"], name="line_once"),
        ]
        indexes = [
            models.Index(fields=["plan", "owner", "mode"], name="line_owner"),
            models.Index(fields=["plan", "region", "segment"], name="line_region"),
            models.Index(fields=["plan", "is_changed", "id"], name="line_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.account_id}"


class SellerLoadQuerySet(models.QuerySet["SellerLoad"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own load, and those of the sellers of one's region."""
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.none()
        own = models.Q(seller_id=actor.user_id)
        return self.filter(own | models.Q(region_id__in=actor.reach.region_ids))


class SellerLoad(models.Model):
    """What one plan asks of one seller, and what the seller has to give."""

    plan = models.ForeignKey(CoveragePlan, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    visits = models.PositiveIntegerField()
    visit_capacity = models.FloatField()
    hours = models.FloatField()
    hours_capacity = models.FloatField()
    visit_price = models.FloatField(default=0)  # what one more visit is worth
    hour_price = models.FloatField(default=0)
    top_price = models.FloatField(default=0)  # one more personal account; may be negative

    objects = SellerLoadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "seller"], name="load_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.seller_id}"
