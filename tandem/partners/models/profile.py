"""What a partner is to the vendor: the three roles, each with facts of its own (docs/glossary.md).

How many accounts it can serve stands on the company itself, because the planner reads it there.
What changes by the month is a dated figure, so that a scorecard of last spring stays true.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.foundation.locking import Versioned
from tandem.organisation.models import Company, Industry, Region
from tandem.organisation.rules.roles import Role
from tandem.partners.models.reach import EVERYBODY, MONEY_READERS, OfPartner, OfPartnerQuerySet


class PartnerProfile(Versioned):
    """One a company; a partner without one has not been described yet."""

    readers: ClassVar[frozenset[Role]] = EVERYBODY

    company = models.OneToOneField(Company, on_delete=models.PROTECT, related_name="+")
    is_capital = models.BooleanField(default=False)
    is_logistics = models.BooleanField(default=False)
    is_development = models.BooleanField(default=False)
    caretaker = models.ForeignKey(  # of the vendor: whom the partner asks, who owes it answers
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    since = models.DateField(null=True, blank=True)
    payment_days = models.PositiveSmallIntegerField(default=0)  # agreed; 0: none

    objects = OfPartnerQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.company_id)


class PartnerIndustry(OfPartner):
    """An industry whose customers the partner knows."""

    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "industry"], name="partner_industry_once")
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.industry_id}"


class Warehouse(OfPartner):
    name = models.CharField(max_length=100)
    city = models.CharField(max_length=40, blank=True, default="")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area_sqm = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["company", "closed_on"], name="warehouse_company")]

    def __str__(self) -> str:
        return self.name


class PartnerFigure(OfPartner):
    """A number of a month, typed or imported by operations until an app of its own knows it."""

    class Kind(models.TextChoices):
        CREDIT_LINE = "credit_line", _("Credit line")
        CREDIT_USED = "credit_used", _("Credit used")
        SALES_OUTSTANDING = "sales_outstanding", _("Days sales outstanding")
        DELIVERIES = "deliveries", _("Deliveries")
        ON_TIME = "on_time", _("Deliveries on time")
        DAMAGED = "damaged", _("Deliveries with damage")

    readers = MONEY_READERS

    kind = models.CharField(max_length=20, choices=Kind.choices)
    as_of = models.DateField()
    value = models.BigIntegerField()  # fen, days or a count
    source = models.CharField(max_length=100, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "as_of"], name="partner_figure_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="partner_figure_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.kind} {self.as_of}"


MONEY_KINDS = frozenset({PartnerFigure.Kind.CREDIT_LINE, PartnerFigure.Kind.CREDIT_USED})
