"""What each class of customers is owed, and what own history says of contacts."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import pgettext_lazy

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


class StrategyCardQuerySet(models.QuerySet["StrategyCard"]):
    def visible_to(self, actor: Actor) -> Self:
        """One company has one set of cards; partners read none."""
        return self.none() if actor.is_partner else self


class StrategyCard(Versioned):
    """A class's card as the company has set it; a class without a row has the standard one."""

    class Channel(models.TextChoices):
        DIRECT = "direct", pgettext_lazy("channel", "Without a partner")
        WITH_PARTNER = "with_partner", pgettext_lazy("channel", "With or without a partner")
        PARTNER = "partner", pgettext_lazy("channel", "Always with a partner")

    segment = models.CharField(max_length=2, unique=True)
    mode = models.CharField(max_length=12, choices=Account.Mode.choices)
    ways = models.JSONField(default=list)  # those it may be covered by; `mode` is the usual one
    least_visits = models.PositiveSmallIntegerField(default=0)  # a quarter
    most_visits = models.PositiveSmallIntegerField(default=12)
    calls = models.PositiveSmallIntegerField()  # a quarter
    days_between_contacts = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=12, choices=Channel.choices)
    budget_minor = models.BigIntegerField()  # visits and calls of an account a quarter; 0: no limit
    answer_hours = models.PositiveSmallIntegerField()  # working hours until a question is answered

    objects = StrategyCardQuerySet.as_manager()

    def __str__(self) -> str:
        return self.segment


class ContactCount(models.Model):
    """Contacts of one account in one quarter, as the floor of activities wrote them down."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    quarter_start = models.DateField()
    contacts = models.FloatField()  # a visit is one, a call its part of one

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "quarter_start"], name="contacts_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.quarter_start}"
