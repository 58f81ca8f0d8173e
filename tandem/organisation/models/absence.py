"""Days on which a person does not work, though the calendar says so: leave, training, illness."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from tandem.organisation.models.people import User
from tandem.organisation.rules.scope import Actor


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of the people of one's regions."""
        if actor.reach.everything:
            return self
        own = Q(person_id=actor.user_id)
        return self.filter(own | Q(person__region_id__in=actor.reach.region_ids))


class Absence(models.Model):
    """One stretch of days away, both ends included; why is nobody's business here."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField()  # the last day away
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_in_order"),
        ]
        indexes = [models.Index(fields=["person", "until"], name="absence_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}"
