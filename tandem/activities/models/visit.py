"""A visit that is still to happen, was done, was missed or was called off; and who was asked along."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
        own = Q(seller_id=actor.user_id) | Q(pk__in=_visits_along(actor))
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

    class Agreement(models.TextChoices):
        """How a joint visit stands with those who were asked along."""

        ALONE = "", pgettext_lazy("a visit", "Nobody asked along")
        ASKED = "asked", pgettext_lazy("a visit", "Asked")
        AGREED = "agreed", pgettext_lazy("a visit", "Agreed")
        DECLINED = "declined", pgettext_lazy("a visit", "Declined")

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
    agreement = models.CharField(
        max_length=10, choices=Agreement.choices, blank=True, default=Agreement.ALONE
    )
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
            models.Index(  # whether one seller was at one account, and how often
                fields=["account", "seller", "on"], name="visit_made", condition=Q(state="done")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.on}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those one got or sent, and those for accounts one sees.

        Of the latter a partner's manager sees what the company's own people got.
        """
        if actor.reach.everything:
            return self
        own = Q(person_id=actor.user_id) | Q(visit__seller_id=actor.user_id)
        there = Q(visit__account_id__in=Account.objects.visible_to(actor).values("id"))
        if not actor.is_partner:
            return self.filter(own | there)
        ours = Q(person__company_id=actor.company_id)
        return self.filter(own | (there & ours) if actor.reach.as_company else own)

    def live(self) -> Self:
        """Those whose hour is kept free: neither declined nor withdrawn."""
        return self.exclude(answer__in=[Invitation.Answer.DECLINED, Invitation.Answer.WITHDRAWN])


class Invitation(Versioned):
    """Somebody asked to come along on a visit: a partner's seller, an engineer, a colleague."""

    class Answer(models.TextChoices):
        ASKED = "asked", pgettext_lazy("an invitation", "Waits for an answer")
        ACCEPTED = "accepted", pgettext_lazy("an invitation", "Comes along")
        DECLINED = "declined", pgettext_lazy("an invitation", "Cannot come")
        PROPOSED = "proposed", pgettext_lazy("an invitation", "Proposes another time")
        WITHDRAWN = "withdrawn", pgettext_lazy("an invitation", "No longer needed")

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.ASKED)
    reason = models.CharField(max_length=200, blank=True, default="")
    proposed_on = models.DateField(null=True, blank=True)
    proposed_at = models.TimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "person"], name="asked_along_once"),
        ]
        indexes = [models.Index(fields=["person", "answer"], name="invitation_person")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.person_id} {self.answer}"

    @property
    def is_live(self) -> bool:
        """Neither declined nor withdrawn: the hour is kept free."""
        return self.answer not in (self.Answer.DECLINED, self.Answer.WITHDRAWN)


def _visits_along(actor: Actor) -> models.QuerySet[Any, Any]:
    return Invitation.objects.filter(person_id=actor.user_id).values("visit_id")
