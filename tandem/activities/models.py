"""What happens with an account, on one timeline; and the visits that are still to happen.

A visit is planned, then done, missed or moved. Everything that happened, a visit included, is
one Activity row, so the timeline is one indexed read.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
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
    recorded_at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="activity_timeline"),
            models.Index(fields=["by", "kind", "-at"], name="activity_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id}"


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


class CalendarRunQuerySet(models.QuerySet["CalendarRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own calendar, and those of one's region."""
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.none()
        own = Q(seller_id=actor.user_id)
        return self.filter(own | Q(seller__region_id__in=actor.reach.region_ids))


class CalendarRun(models.Model):
    """How well one seller's quarter could be laid out."""

    plan_id = models.BigIntegerField()
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    needed = models.PositiveIntegerField()
    placed = models.PositiveIntegerField()
    travel_hours = models.FloatField()
    greedy_travel_hours = models.FloatField()
    days_over = models.PositiveSmallIntegerField(default=0)
    partner_visits = models.PositiveIntegerField(default=0)
    top_needed = models.PositiveSmallIntegerField(default=0)
    top_placed = models.PositiveSmallIntegerField(default=0)
    unplaced = models.JSONField(default=list)  # account, count, why
    laid_at = models.DateTimeField()

    objects = CalendarRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan_id", "seller"], name="calendar_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.seller_id}"
