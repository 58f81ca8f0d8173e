"""Orders on protected accounts that nobody signed who held a protection there: noted anew each day."""

from __future__ import annotations

from typing import Self

from django.db import models

from tandem.keyaccounts.models import Account, OrderMark
from tandem.organisation.rules.scope import Actor
from tandem.registration.models.claim import Registration


class LeakQuerySet(models.QuerySet["Leak"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who sees the account, and so the registration; a partner never reads of others' orders."""
        if actor.is_partner:
            return self.none()
        if actor.reach.everything:
            return self
        accounts = Account.objects.visible_to(actor).values("pk")
        return self.filter(registration__account__in=accounts)


class Leak(models.Model):
    order = models.OneToOneField(
        OrderMark, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    ordered_on = models.DateField()  # the order's, to page by

    objects = LeakQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-ordered_on", "-order"], name="leak_day")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.ordered_on}"
