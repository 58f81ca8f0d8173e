"""The account, its locks over time, and the people named to it one by one.

The columns after `version` are kept by commands from dated facts (figures, orders, visits,
coverage), so that a list can filter and sort 50,000 rows by index. Their history lives in the
dated tables; these hold today.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tandem.foundation.locking import Versioned
from tandem.keyaccounts.visibility import account_condition
from tandem.organisation.models import Company, Industry, Region, open_on
from tandem.organisation.rules.scope import Actor


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, actor: Actor) -> Self:
        """The accounts this actor may see: the start of every read."""
        condition = account_condition(actor, AccountGrant)
        return self if condition is None else self.filter(condition)

    def locked(self) -> Self:
        return self.filter(state=Account.State.LOCKED)

    def living(self) -> Self:
        """All but those merged into another or undone."""
        return self.exclude(state=Account.State.MERGED)

    def locked_on(self, day: date) -> Self:
        """The locked list as it was on a day."""
        held = Lock.objects.filter(open_on(day), account_id=OuterRef("pk"))
        return self.filter(Exists(held))


class Account(Versioned):
    class State(models.TextChoices):
        CANDIDATE = "candidate", _("Candidate")
        LOCKED = "locked", _("Locked")
        RELEASED = "released", _("Released")
        MERGED = "merged", _("Merged")

    class Activity(models.TextChoices):
        """Active: an order in the window, whoever signed it (docs/glossary.md: activation)."""

        NEW = "new", _("Never ordered")
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Dormant")

    class Mode(models.TextChoices):
        NONE = "", _("Not planned")
        PERSONAL = "personal", _("Personal")
        SHARED = "shared", _("Shared")
        INSIDE = "inside", _("Inside")
        PARTNER_LED = "partner_led", _("Partner-led")

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    name_key = models.CharField(max_length=200)  # normalised, for duplicates
    name_sort = models.CharField(max_length=200)  # pinyin, alike in both databases
    credit_code = models.CharField(max_length=18, blank=True, default="")
    external_id = models.CharField(max_length=60, blank=True, default="")
    industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, db_index=False, related_name="+")
    province = models.CharField(max_length=40, blank=True, default="")
    city = models.CharField(max_length=40, blank=True, default="")
    city_key = models.CharField(max_length=40, blank=True, default="")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.CANDIDATE)
    locked_since = models.DateField(null=True, blank=True)  # first day of the lock that is open
    created_at = models.DateTimeField()

    # who covers it (kept by coverage)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    inside = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    partner = models.ForeignKey(
        Company,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    mode = models.CharField(max_length=12, choices=Mode.choices, blank=True, default=Mode.NONE)
    segment = models.CharField(max_length=2, blank=True, default="")
    is_top = models.BooleanField(default=False)  # among the owner's personal twenty
    visits_per_quarter = models.PositiveSmallIntegerField(default=0)

    # how it stands (kept from the ledger, the figures and the visits)
    activity = models.CharField(max_length=8, choices=Activity.choices, default=Activity.NEW)
    first_order_on = models.DateField(null=True, blank=True)
    last_order_on = models.DateField(null=True, blank=True)
    activated_on = models.DateField(null=True, blank=True)  # its latest activation event
    last_visit_on = models.DateField(null=True, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)  # two-way, by the vendor's own staff
    revenue_year_minor = models.BigIntegerField(default=0)
    wallet_low_minor = models.BigIntegerField(default=0)
    wallet_high_minor = models.BigIntegerField(default=0)
    potential_minor = models.BigIntegerField(default=0)  # the middle of the wallet's range
    units_own = models.PositiveIntegerField(default=0)
    units_all = models.PositiveIntegerField(default=0)
    penetration_permille = models.PositiveSmallIntegerField(null=True, blank=True)
    need_level = models.PositiveSmallIntegerField(default=0)  # 0 unknown … 3 strong
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code="") & ~Q(state="merged"),
                name="account_credit_code_once",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="account_merged_into_another",
            ),
        ]
        # A foreign key without its own index leads one of these.
        indexes = [
            models.Index(fields=["name_sort", "id"], name="account_name"),
            models.Index(fields=["state", "name_sort", "id"], name="account_list"),
            models.Index(fields=["region", "state", "name_sort", "id"], name="account_region"),
            models.Index(fields=["industry", "state", "name_sort", "id"], name="account_industry"),
            models.Index(  # the list behind a cell of the matrix
                fields=["region", "industry", "state", "name_sort", "id"], name="account_cell"
            ),
            models.Index(fields=["owner", "state", "name_sort", "id"], name="account_owner"),
            models.Index(fields=["inside", "state", "name_sort", "id"], name="account_inside"),
            models.Index(fields=["partner", "state", "name_sort", "id"], name="account_partner"),
            models.Index(fields=["state", "potential_minor", "id"], name="account_potential"),
            models.Index(fields=["state", "revenue_year_minor", "id"], name="account_revenue"),
            models.Index(fields=["state", "last_visit_on", "id"], name="account_last_visit"),
            models.Index(
                fields=["state", "penetration_permille", "id"], name="account_penetration"
            ),
            models.Index(  # holds all the matrix reads, so the table is not touched
                fields=["state", "region", "industry", "activity", "mode", "potential_minor"],
                name="account_matrix",
            ),
            models.Index(  # so is all the activation rate asks of most accounts (adr/0011)
                fields=[
                    *("region", "industry", "locked_since"),
                    *("last_order_on", "activated_on", "id"),
                ],
                name="account_standing",
            ),
            models.Index(  # and all the process measures count the list by
                fields=[
                    *("state", "owner", "last_contact_on", "is_top"),
                    *("visits_per_quarter", "inside", "partner", "id"),
                ],
                name="account_measured",
            ),
            models.Index(fields=["activated_on", "id"], name="account_activated"),
            models.Index(  # whom nobody visited, of the few that matter most
                fields=["state", "owner", "last_visit_on", "region", "industry", "id"],
                condition=Q(is_top=True),
                name="account_top",
            ),
            models.Index(  # few accounts have one; without the others the planner trusts it
                fields=["parent"], condition=Q(parent__isnull=False), name="account_parent"
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="account_merged_into",
            ),
            models.Index(fields=["name_key", "city_key"], name="account_name_key"),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Lock(models.Model):
    """The vendor's commitment to an account, from a day until a day."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # last day, inclusive
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(until__isnull=True), name="one_open_lock_each"
            ),
        ]
        indexes = [models.Index(fields=["account", "since"], name="lock_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.since}"


class AccountGrant(models.Model):
    """A person named to one account: a service slot, a partner's seller, a sponsor."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "user", "reason"], name="named_once"),
        ]
        indexes = [models.Index(fields=["user", "account"], name="grant_user_account")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.account_id} {self.reason}"
