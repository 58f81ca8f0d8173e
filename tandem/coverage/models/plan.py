"""Coverage plans: drafts made by the planner, then published as who covers which account.

A plan belongs to the regions it was run for.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.foundation.models import Job
from tandem.organisation.models import Region
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
        REVIEW = "review", _("In review")
        PUBLISHING = "publishing", _("Being published")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced")
        REVERTING = "reverting", _("Being taken back")
        WITHDRAWN = "withdrawn", _("Taken back")
        DISCARDED = "discarded", _("Discarded")
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
    what_if = models.JSONField(default=dict)  # a condition it only tries; such a plan never holds
    beside = models.ForeignKey(  # the plan whose accounts, days and weeks a what-if run takes
        "self", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    moves_percent = models.FloatField(null=True)  # of owners that may change; none: the company's
    progress = models.JSONField(
        default=dict
    )  # how far the engine is, and what it has proven so far
    accounts = models.PositiveIntegerField(default=0)
    value_thousand = models.FloatField(null=True)
    bound_thousand = models.FloatField(null=True)
    gap_percent = models.FloatField(null=True)
    changed_owners = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True)
    violations = models.JSONField(default=list)
    conflicts = models.JSONField(default=list)  # the fewest limits that cannot hold together
    frontier = models.JSONField(default=dict)  # what the plan is worth by owners that may change
    responses = models.JSONField(default=dict)  # the rates it was made with, and their intervals
    cards = models.JSONField(default=list)  # the strategy cards in force, and what each one did
    notes = models.JSONField(default=list)  # what was guessed or relaxed
    edited_lines = models.PositiveIntegerField(default=0)  # by hand, after the proof
    failure = models.CharField(max_length=300, blank=True, default="")
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
