"""Which partners a person sees: the one condition every row of this app starts from.

A partner's people see their own company and nothing else. Staff see the partners that serve an
account they see; a region manager sees besides every partner that works in the region; who sees
everything sees all of them. Some tables are closed to some roles: `readers` of the table says so.
"""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Region
from tandem.organisation.rules.roles import BUSINESS_ROLES, MANAGERS, Role
from tandem.organisation.rules.scope import Actor

EVERYBODY = frozenset(Role)
CONTRACT_READERS = BUSINESS_ROLES | {Role.PARTNER_MANAGER}
MONEY_READERS = MANAGERS | {Role.PARTNER_MANAGER}

Row = TypeVar("Row", bound=models.Model, covariant=True)


def partners_visible_to(actor: Actor) -> QuerySet[Company]:
    partners = Company.objects.filter(kind=Company.Kind.PARTNER)
    if actor.is_partner:
        return partners.filter(pk=actor.company_id or 0)
    if actor.reach.everything:
        return partners
    served = Account.objects.visible_to(actor).living().filter(partner_id=OuterRef("pk"))
    opened: Q = Q(Exists(served))
    if actor.reach.region_ids:
        mine = sorted(actor.reach.region_ids)
        further = PartnerRegion._base_manager.filter(company_id=OuterRef("pk"), region_id__in=mine)
        opened |= Q(region_id__in=mine) | Q(region_id__isnull=True) | Q(Exists(further))
    return partners.filter(opened)


class OfPartnerQuerySet(models.QuerySet[Row]):
    def visible_to(self, actor: Actor) -> Self:
        """Rows of partners the actor sees, if the table is open to the actor's role."""
        if not actor.has_any(self.model.readers):  # type: ignore[attr-defined]
            return self.none()
        if actor.reach.everything:
            return self
        return self.filter(company_id__in=partners_visible_to(actor).values("pk"))


class OfPartner(models.Model):
    readers: ClassVar[frozenset[Role]] = EVERYBODY

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")

    objects = OfPartnerQuerySet.as_manager()

    class Meta:
        abstract = True


class PartnerRegion(OfPartner):
    """A region the partner works in besides its own."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "region"], name="partner_region_once")
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.region_id}"
