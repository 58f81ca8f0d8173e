"""Who is to be told, on either side."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from tandem.organisation.models import RoleGrant, User
from tandem.organisation.queries import holders, open_on
from tandem.organisation.rules.roles import Role


def managers_of_partner(company_id: int, *, on: date) -> QuerySet[User]:
    return holders(Role.PARTNER_MANAGER, on).filter(company_id=company_id)


def voices_of_vendor(region_id: int, *, on: date) -> QuerySet[User]:
    """The managers of the region; who decides there for the vendor."""
    held = RoleGrant.objects.filter(
        open_on(on), user_id=OuterRef("pk"), role=Role.REGION_MANAGER, region_id=region_id
    )
    return User.objects.filter(Exists(held), is_active=True)


def vendor_people(*, on: date) -> QuerySet[User]:
    """Those who may be a partner's caretaker: managers and sales operations."""
    roles = [Role.REGION_MANAGER, Role.SALES_OPS, Role.INDUSTRY_DIRECTOR]
    held = RoleGrant.objects.filter(open_on(on), user_id=OuterRef("pk"), role__in=roles)
    people = User.objects.filter(Exists(held), is_active=True)
    return people.order_by("initials", "username")
