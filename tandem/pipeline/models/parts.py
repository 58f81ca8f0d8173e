"""What hangs on a deal: who works it, what it holds month by month, rivals, and who decides."""

from __future__ import annotations

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.keyaccounts.models import Contact
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models.configuration import Product
from tandem.pipeline.models.opportunity import Opportunity

Row = TypeVar("Row", bound=models.Model, covariant=True)


class OnDealQuerySet(models.QuerySet[Row]):
    def visible_to(self, actor: Actor) -> Self:
        """Rows whose deal is visible to the actor."""
        if actor.reach.everything:
            return self
        return self.filter(opportunity_id__in=Opportunity.objects.visible_to(actor).values("id"))


class OnDeal(models.Model):
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="+")

    objects = OnDealQuerySet.as_manager()

    class Meta:
        abstract = True


class TeamMember(OnDeal):
    """One person on a deal, from a day until a day; the company is theirs on that day."""

    class Part(models.TextChoices):
        SELLER = "seller", _("Seller")
        INSIDE = "inside", _("Inside seller")
        PARTNER = "partner", _("Partner's seller")
        ENGINEER = "engineer", _("Engineer")
        SPONSOR = "sponsor", _("Sponsor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # last day, inclusive
    is_before_proposal = models.BooleanField(default=False)  # came before the deal got there

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "user"],
                condition=Q(until__isnull=True),
                name="on_a_team_once",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "until"], name="team_user"),
            models.Index(fields=["company", "until"], name="team_company"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.user_id}"


class DealLine(OnDeal):
    """A product in a month, in the deal's currency."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    quantity = models.PositiveIntegerField(default=1)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "product", "month"], name="deal_line_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="deal_line_not_below_zero"
            ),
        ]
        indexes = [models.Index(fields=["month"], name="deal_line_month")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.month}"


class DealCompetitor(OnDeal):
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=60)  # folded: one rival is one row
    note = models.CharField(max_length=200, blank=True, default="")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "name_key"], name="rival_once_a_deal"),
        ]
        indexes = [models.Index(fields=["name_key"], name="rival_name")]

    def __str__(self) -> str:
        return self.name


class BuyingRole(OnDeal):
    """What a contact of the account is in this purchase."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(
        max_length=12,
        choices=Contact.BuyingRole.choices,
        blank=True,
        default=Contact.BuyingRole.UNKNOWN,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "contact"], name="buyer_once_a_deal"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.role}"
