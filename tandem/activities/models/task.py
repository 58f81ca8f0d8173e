"""What somebody has promised to do for an account, by when; often handed over by a colleague."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tandem.activities.models.visit import Visit
from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those one holds or has given, and those of the accounts one sees.

        Of the latter a partner's manager sees what the company's own people hold or gave.
        """
        if actor.reach.everything:
            return self
        own = Q(holder_id=actor.user_id) | Q(by_id=actor.user_id)
        there = Q(account_id__in=Account.objects.visible_to(actor).values("id"))
        if not actor.is_partner:
            return self.filter(own | there)
        ours = Q(holder__company_id=actor.company_id) | Q(by__company_id=actor.company_id)
        return self.filter(own | (there & ours) if actor.reach.as_company else own)

    def waiting_for(self, user_id: int) -> Self:
        """What this person has to do next: open tasks, and own ones that came back declined."""
        open_ones = Q(state=Task.State.OPEN, holder_id=user_id)
        return self.filter(open_ones | Q(state=Task.State.DECLINED, by_id=user_id))


class Task(Versioned):
    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a task", "Open")
        DONE = "done", pgettext_lazy("a task", "Done")
        DECLINED = "declined", pgettext_lazy("a task", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("a task", "Withdrawn")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(  # where the next step was agreed
        Visit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=200, blank=True, default="")  # why declined or later
    given_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["holder", "state", "due_on"], name="task_holder"),
            models.Index(fields=["by", "state", "due_on"], name="task_giver"),
            models.Index(fields=["account", "state", "due_on"], name="task_account"),
        ]

    def __str__(self) -> str:
        return self.title
