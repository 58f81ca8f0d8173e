"""A partner's claim on a deal, what spoke for it, how it was decided and what became of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Industry, Region
from tandem.organisation.rules.scope import Actor
from tandem.registration.models.rulebook import Rulebook


def staff_condition(actor: Actor) -> Q:
    """Of the region, of the industry, or on an account this colleague sees."""
    accounts = Account.objects.visible_to(actor).values("id")
    return (
        Q(region_id__in=sorted(actor.reach.region_ids))
        | Q(industry_id__in=sorted(actor.reach.industry_ids))
        | Q(account_id__in=accounts)
    )


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, actor: Actor) -> Self:
        """A partner's manager sees the company's, its seller the own ones; staff by their reach."""
        if actor.is_partner:
            own = self.filter(company_id=actor.company_id)
            if actor.reach.as_company:
                return own
            return own.filter(Q(owner_id=actor.user_id) | Q(by_id=actor.user_id))
        return self if actor.reach.everything else self.filter(staff_condition(actor))

    def standing(self) -> Self:
        """Those that stand in the way of another claim on the same deal."""
        return self.filter(state__in=Registration.STANDING)


class Registration(Versioned):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a decision")
        GRANTED = "granted", _("Protected")
        CONFLICT = "conflict", _("In conflict")
        QUEUED = "queued", _("Next in line")
        REFUSED = "refused", _("Refused")
        EXPIRED = "expired", _("Protection over")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    STANDING = (State.WAITING, State.GRANTED, State.CONFLICT, State.QUEUED)
    OPEN = (State.WAITING, State.CONFLICT)  # the clock runs

    number = models.BigIntegerField(unique=True)  # the order of the server
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    account = models.ForeignKey(  # none: a customer the vendor does not list
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    root_id = models.BigIntegerField(null=True)  # top of the account's hierarchy
    customer_name = models.CharField(max_length=200)  # as it was typed
    city = models.CharField(max_length=40, blank=True, default="")
    customer_key = models.CharField(max_length=200)
    customer_core = models.CharField(max_length=200)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    industry = models.ForeignKey(Industry, null=True, on_delete=models.PROTECT, related_name="+")

    product = models.CharField(max_length=40)
    value_minor = models.BigIntegerField()
    expected_close_on = models.DateField()
    contact_there = models.CharField(max_length=80)

    state = models.CharField(max_length=10, choices=State.choices)
    case = models.ForeignKey(
        "registration.ConflictCase", null=True, on_delete=models.PROTECT, related_name="sides"
    )
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    first_reminder_at = models.DateTimeField(null=True)
    last_reminder_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    protected_since = models.DateField(null=True)
    protected_until = models.DateField(null=True)  # last day, inclusive
    extensions = models.PositiveSmallIntegerField(default=0)
    is_expiry_told = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value_minor__gt=0), name="registration_has_value"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state="granted", case__isnull=False),
                name="one_protected_a_case",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(protected_until__isnull=False),
                name="protected_until_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["customer_core", "state"], name="registration_core"),
            models.Index(fields=["customer_key", "state"], name="registration_key"),
            models.Index(fields=["root_id", "state"], name="registration_root"),
            models.Index(fields=["state", "-number"], name="registration_state"),
            models.Index(fields=["company", "-number"], name="registration_company"),
            models.Index(fields=["region", "state", "-number"], name="registration_region"),
            models.Index(  # the fairness report counts from it alone
                fields=["company", "received_at", "protected_since", "decided_at", "case"],
                name="registration_fairness",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["waiting", "conflict"]),
                name="registration_clock",
            ),
            models.Index(
                fields=["protected_until"],
                condition=Q(state="granted"),
                name="registration_protected",
            ),
        ]

    def __str__(self) -> str:
        return f"R-{self.number:04d}"


class Paper(models.Model):
    """A photo or a PDF beside a claim: whoever may read the claim may open it, and nobody else."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    stored_as = models.CharField(max_length=80)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)  # of what was sent, before a photo is drawn anew
    size = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["registration"], name="paper_registration"),
            models.Index(fields=["by", "at"], name="paper_by"),
            models.Index(fields=["stored_as"], name="paper_stored"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.media_type}"


class Evidence(models.Model):
    """A sign of work the claimant puts beside its claim."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        QUOTE = "quote", _("Quote")
        DEMO = "demo", _("Demonstration")
        TENDER = "tender", _("Tender papers")
        OTHER = "other", _("Something else")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    note = models.CharField(max_length=300, blank=True, default="")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["registration", "-on"], name="evidence_registration")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Decision(models.Model):
    """What was said of a claim: by which rule of which book, on which picture, by whom."""

    class Kind(models.TextChoices):
        RULES = "rules", _("By the rules")
        MANAGER = "manager", _("By the region manager")
        CASE = "case", _("Conflict decided")
        APPEAL = "appeal", _("Appeal answered")
        PROMOTED = "promoted", _("Next in line")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    verdict = models.CharField(max_length=10)
    rule_id = models.CharField(max_length=40, blank=True, default="")
    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="+")
    picture = models.JSONField(default=dict)
    signs = models.JSONField(default=list)  # the evidence as it lay there
    reason = models.CharField(max_length=1000, blank=True, default="")
    by = models.ForeignKey(  # none: the rules alone
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=0)  # working minutes since the claim came

    class Meta:
        indexes = [
            models.Index(fields=["registration", "id"], name="decision_registration"),
            models.Index(fields=["kind", "id"], name="decision_kind"),
            models.Index(fields=["at"], condition=Q(by__isnull=False), name="decision_word"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.verdict}"


class Step(models.Model):
    """What became of a claim afterwards: prolonged, handed over, withdrawn, run out, promoted."""

    class Kind(models.TextChoices):
        EXTENDED = "extended", _("Protection prolonged")
        TRANSFERRED = "transferred", _("Handed over")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Protection over")
        PROMOTED = "promoted", _("Moved up")
        REMINDED = "reminded", _("Manager reminded")
        ESCALATED = "escalated", _("Taken one level up")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["registration", "id"], name="step_registration")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind}"
