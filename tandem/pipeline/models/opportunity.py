"""Opportunities: what an account may buy, who works it, who signs it, and how it ended.

`state`, `stage_since`, `is_joint`, `people`, `contacts` and an amount that comes of lines are kept
by the commands, so that a board sums and a list filters 60,000 open deals by index.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models.configuration import CloseReason, Stage


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see the deals of their accounts; a partner's people those they work on.

        A deal whose source named no customer is seen by who works it and by who leads them.
        """
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.filter(_of_a_partner(actor))
        homeless = Q(account=None)
        own = homeless & Q(worked_by_id=actor.user_id)
        if actor.reach.region_ids:
            led = User.objects.filter(region_id__in=sorted(actor.reach.region_ids))
            own |= homeless & Q(worked_by_id__in=led.values("id"))  # a join would keep off indexes
        return self.filter(Q(account_id__in=Account.objects.visible_to(actor).values("id")) | own)

    def open(self) -> Self:
        return self.filter(state=Stage.Kind.OPEN)


class Opportunity(Versioned):
    external_id = models.CharField(max_length=60, blank=True, default="")
    told = models.CharField(max_length=64, blank=True, default="")  # print of what the source said
    origin = models.CharField(max_length=60, blank=True, default="")  # what it was made of
    account = models.ForeignKey(  # none: the source named no customer
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=200)
    project = models.CharField(max_length=120, blank=True, default="")
    product = models.CharField(max_length=80, blank=True, default="")  # as the source said
    stage = models.ForeignKey(
        Stage,
        to_field="code",
        db_column="stage",
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(max_length=6, choices=Stage.Kind.choices, default=Stage.Kind.OPEN)
    stage_since = models.DateField(null=True, blank=True)
    category = models.CharField(
        max_length=10, choices=Stage.Category.choices, default=Stage.Category.PIPELINE
    )
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    worked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    worked_by_name = models.CharField(max_length=80, blank=True, default="")  # as the file said
    signed_by = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_on = models.DateField(null=True, blank=True)
    close_on = models.DateField(null=True, blank=True)  # expected
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.ForeignKey(
        CloseReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lost_to = models.CharField(max_length=60, blank=True, default="")
    close_note = models.CharField(max_length=500, blank=True, default="")
    next_step = models.CharField(max_length=200, blank=True, default="")
    next_step_on = models.DateField(null=True, blank=True)
    next_step_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    next_step_of = models.ForeignKey(  # the partner that said it or has to take it; none: of all
        Company, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    touched_on = models.DateField(null=True, blank=True)  # the last time anybody wrote on it
    is_joint = models.BooleanField(default=False)  # a partner was on it before the proposal
    people = models.PositiveSmallIntegerField(default=0)  # on the team today
    contacts = models.PositiveSmallIntegerField(default=0)  # known in the buying centre
    probability_permille = models.PositiveSmallIntegerField(null=True, blank=True)
    probability_on = models.DateField(null=True, blank=True)
    probability_model = models.CharField(max_length=40, blank=True, default="")
    probability_reasons = models.JSONField(default=list, blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="opportunity_external_once",
            ),
            models.UniqueConstraint(
                fields=["origin"], condition=~Q(origin=""), name="opportunity_origin_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | ~Q(state="open"),
                name="opportunity_open_is_not_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "-opened_on", "-id"], name="opportunity_stage"),
            models.Index(fields=["account", "-id"], name="opportunity_account"),
            models.Index(  # a column of the board, the next to close first
                fields=["stage", "currency", "close_on", "id"],
                condition=Q(state="open"),
                name="opportunity_column",
            ),
            models.Index(  # holds all that the sums of a board read
                fields=[
                    *("stage", "currency", "account", "stage_since"),
                    *("amount_minor", "category", "close_on"),
                ],
                condition=Q(state="open"),
                name="opportunity_sums",
            ),
            models.Index(fields=["state", "close_on", "id"], name="opportunity_closing"),
            models.Index(  # holds all that a forecast sums
                fields=[
                    *("close_on", "currency", "category", "account"),
                    *("worked_by", "amount_minor", "opened_on"),
                ],
                condition=Q(state="open"),
                name="opportunity_forecast",
            ),
            models.Index(
                fields=["next_step_on", "id"],
                condition=Q(state="open", next_step_on__isnull=False),
                name="opportunity_step_day",
            ),
            models.Index(fields=["state", "-amount_minor", "-id"], name="opportunity_amount"),
            models.Index(fields=["state", "closed_on", "id"], name="opportunity_closed"),
            models.Index(fields=["state", "-opened_on", "-id"], name="opportunity_opened"),
            models.Index(  # what a list sums to, without a look at its rows
                fields=["state", "currency", "amount_minor"], name="opportunity_worth"
            ),
            models.Index(fields=["worked_by", "state", "close_on"], name="opportunity_seller"),
            models.Index(
                fields=["next_step_by", "next_step_on"],
                condition=Q(state="open"),
                name="opportunity_next_step",
            ),
        ]

    def __str__(self) -> str:
        return self.title


def _of_a_partner(actor: Actor) -> Exists:
    """A partner's person sees what they work on; the manager what the company's people do."""
    from tandem.pipeline.models.parts import TeamMember

    ours = TeamMember.objects.filter(opportunity_id=OuterRef("pk"), until=None)
    if actor.reach.as_company:
        return Exists(ours.filter(company_id=actor.company_id or 0))
    return Exists(ours.filter(user_id=actor.person_id))
