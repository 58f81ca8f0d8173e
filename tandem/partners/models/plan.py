"""The joint development plan: one object, two owners (docs/glossary.md: joint plan)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.models.allocation import Signed
from tandem.partners.models.reach import CONTRACT_READERS, OfPartnerQuerySet
from tandem.partners.rules.allocation import Side as SideOf
from tandem.partners.rules.plan import PlanState


class Side(models.TextChoices):
    VENDOR = SideOf.VENDOR.value, _("Vendor")
    PARTNER = SideOf.PARTNER.value, _("Partner")


class JointPlanQuerySet(OfPartnerQuerySet["JointPlan"]):
    """Plans with partners the actor sees."""


class JointPlan(Signed, Versioned):
    class State(models.TextChoices):
        DRAFT = PlanState.DRAFT.value, _("Draft")
        ONE_SIGNED = PlanState.ONE_SIGNED.value, _("Signed by one side")
        SIGNED = PlanState.SIGNED.value, _("Signed by both")
        CLOSED = PlanState.CLOSED.value, _("Closed")

    readers = CONTRACT_READERS

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField()  # last day, inclusive
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    target_activations = models.PositiveIntegerField(default=0)
    target_revenue_minor = models.BigIntegerField(default=0)
    target_vendor_visits = models.PositiveIntegerField(default=0)
    target_partner_visits = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = JointPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__lte=F("until")), name="joint_plan_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(vendor_signed_at__isnull=False, partner_signed_at__isnull=False),
                name="joint_plan_signed_by_two",
            ),
        ]
        indexes = [models.Index(fields=["company", "state"], name="joint_plan_company")]

    def __str__(self) -> str:
        return self.title


class OnPlanQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Rows of plans the actor sees; accounts of it only if the actor may see them."""
        rows = self.filter(plan__in=JointPlan.objects.visible_to(actor))
        if actor.reach.everything or (actor.is_partner and actor.has_any({Role.PARTNER_MANAGER})):
            return rows
        seen = Account.objects.visible_to(actor).values("pk")
        return rows.filter(Q(account__isnull=True) | Q(account_id__in=seen))


class OnPlan(models.Model):
    plan = models.ForeignKey(JointPlan, on_delete=models.CASCADE, related_name="+")

    objects = OnPlanQuerySet.as_manager()

    class Meta:
        abstract = True


class PlanAccount(OnPlan):
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "account"], name="plan_account_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.account_id}"


class PlanAction(OnPlan):
    class Kind(models.TextChoices):
        SERVICE = "service", _("Service")
        PROMOTION = "promotion", _("Promotion")
        MARKETING = "marketing", _("Marketing")
        SALES = "sales", _("Sales")

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    account = models.ForeignKey(  # none: for all accounts of the plan
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField(max_length=200)
    side = models.CharField(max_length=8, choices=Side.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["plan", "due_on"], name="plan_action_due")]

    def __str__(self) -> str:
        return self.what


class PlanVisit(OnPlan):
    """A visit one side promised; `on` is the day it was planned for, none: nobody had planned it."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    source_key = models.CharField(max_length=40, blank=True, default="")  # of a visit noted above

    class Meta:
        indexes = [models.Index(fields=["plan", "account", "side"], name="plan_visit_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "source_key"],
                condition=~Q(source_key=""),
                name="plan_visit_noted_once",
            ),
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(done_on__isnull=False),
                name="plan_visit_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.account_id} {self.side}"


class PlanChange(models.Model):
    """A change of a signed plan that one side asks the other for."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the other side")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")

    plan = models.ForeignKey(JointPlan, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True, default="")
    side = models.CharField(max_length=8, choices=Side.choices)  # who asks
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["plan", "state"], name="plan_change_state")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.act}"
