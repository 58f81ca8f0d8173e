"""A finding: one structured fact learned first hand, with its source and its day.

Findings are never overwritten: a newer one of the same kind and subject stands before the older.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.activities.models.check_in import CheckIn
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, actor: Actor) -> Self:
        """With its account; what our people found out is not shown to partners."""
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.none()
        return self.filter(account_id__in=Account.objects.visible_to(actor).values("id"))


class Finding(models.Model):
    class Kind(models.TextChoices):
        NEED = "need", _("Need")
        BUDGET = "budget", _("Budget")
        DECISION_MAKER = "decision_maker", _("Decides")
        INSTALLED_BASE = "installed_base", _("Machines")
        COMPETITOR = "competitor", _("Rival")
        PROJECT = "project", _("Project")
        TIMING = "timing", _("When they buy")

    class Source(models.TextChoices):
        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        DOCUMENT = "document", _("Document")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    what = models.CharField(max_length=200, blank=True, default="")  # a need, a name, a brand
    units = models.PositiveIntegerField(null=True, blank=True)  # of an installed base
    amount_minor = models.BigIntegerField(null=True, blank=True)  # of a budget
    due_on = models.DateField(null=True, blank=True)  # of a timing or a project
    source = models.CharField(max_length=10, choices=Source.choices)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    check_in = models.ForeignKey(
        CheckIn, null=True, blank=True, on_delete=models.SET_NULL, related_name="findings"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account", "-on", "-id"], name="finding_account")]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id}"
