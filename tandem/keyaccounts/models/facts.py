"""What is known of an account: places, people, machines, needs, rivals and dated figures.

Everything here hangs on one account and is visible to whom the account is visible.
"""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.keyaccounts.models.account import Account
from tandem.organisation.rules.scope import Actor

Row = TypeVar("Row", bound=models.Model, covariant=True)


class OnAccountQuerySet(models.QuerySet[Row]):
    def visible_to(self, actor: Actor) -> Self:
        """Rows whose account is visible to the actor."""
        if actor.reach.everything:
            return self
        return self.filter(account_id__in=Account.objects.visible_to(actor).values("id"))


class OnAccount(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        abstract = True


class Site(OnAccount):
    """A place of the account; the datum is kept with the point, maps differ by it."""

    name = models.CharField(max_length=100, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=40, blank=True, default="")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    datum = models.CharField(max_length=10, default="WGS-84")
    is_exact = models.BooleanField(default=False)  # false: the city's centre stands in
    is_main = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name or self.address or self.city


class Contact(OnAccount):
    class BuyingRole(models.TextChoices):
        UNKNOWN = "", _("Not known")
        DECIDER = "decider", _("Decides")
        BUYER = "buyer", _("Buys")
        INFLUENCER = "influencer", _("Influences")
        USER = "user", _("Uses")
        GATEKEEPER = "gatekeeper", _("Keeps the gate")
        CHAMPION = "champion", _("Champions us")

    name = models.CharField(max_length=60)
    title = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=120, blank=True, default="")
    buying_role = models.CharField(
        max_length=12, choices=BuyingRole.choices, blank=True, default=BuyingRole.UNKNOWN
    )
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone"], name="contact_phone"),
            models.Index(fields=["name"], name="contact_name"),
        ]

    def __str__(self) -> str:
        return self.name


class InstalledBase(OnAccount):
    """Machines that stand at the account, by brand."""

    brand = models.CharField(max_length=60)
    is_own = models.BooleanField(default=False)
    product_line = models.CharField(max_length=60, blank=True, default="PC")
    units = models.PositiveIntegerField()
    as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "brand", "product_line", "as_of"], name="base_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} {self.units}"


class Need(OnAccount):
    class Level(models.IntegerChoices):
        WEAK = 1, _("Weak")
        CLEAR = 2, _("Clear")
        STRONG = 3, _("Strong")

    what = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    source = models.CharField(max_length=40)  # visit, call, file
    on = models.DateField()

    def __str__(self) -> str:
        return self.what


class Competitor(OnAccount):
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True, default="")
    on = models.DateField()

    def __str__(self) -> str:
        return self.name


class Figure(OnAccount):
    """One dated amount; the newest of a kind is what the account shows."""

    class Kind(models.TextChoices):
        REVENUE_YEAR = "revenue_year", _("Purchases last year")
        WALLET_LOW = "wallet_low", _("Wallet, low")
        WALLET_HIGH = "wallet_high", _("Wallet, high")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    as_of = models.DateField()
    amount_minor = models.BigIntegerField()
    source = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "as_of"], name="figure_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of}"
