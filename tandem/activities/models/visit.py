"""A visit that is still to happen, was done, was missed or was called off."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.activities.models.activity import Activity
from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, actor: Actor) -> Self:
        """Own visits, those of the accounts one sees, and partner visits of one's region."""
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.none()
        seen = Account.objects.visible_to(actor).values("id")
        own = Q(seller_id=actor.user_id)
        of_my_region = Q(account__isnull=True, seller__region_id__in=actor.reach.region_ids)
        return self.filter(own | Q(account_id__in=seen) | of_my_region)


class Visit(Versioned):
    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("Customer visit")
        PARTNER = "partner", _("Partner visit")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Cancelled")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CUSTOMER)
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(  # none for a partner visit
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    partner = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)  # the order of the day
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.JSONField(default=dict)  # code and facts, worded by the page
    km_before = models.FloatField(default=0)
    is_fixed = models.BooleanField(default=False)  # agreed with the customer
    starts_at = models.TimeField(null=True, blank=True)  # of a fixed visit
    note = models.CharField(max_length=500, blank=True, default="")  # why missed, what was said
    plan_id = models.BigIntegerField(null=True)  # the coverage plan it came from
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="customer", account__isnull=False)
                | Q(kind="partner", partner__isnull=False),
                name="visit_goes_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "on", "position"], name="visit_week"),
            models.Index(fields=["account", "on"], name="visit_account"),
            models.Index(fields=["on", "state"], name="visit_day"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.on}"
