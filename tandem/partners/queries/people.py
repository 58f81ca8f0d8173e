"""Who is to be told, on either side."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tandem.keyaccounts.models import Account
from tandem.organisation.models import RoleGrant, User, open_on
from tandem.organisation.queries import holders
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import JointPlan, PartnerProfile, PlanAccount


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


def people_of_plan(actor: Actor, plan: JointPlan, *, on: date) -> QuerySet[User]:
    """Who may own an action: the partner's people, its caretaker, the owners of the accounts."""
    owners = Account.objects.filter(
        pk__in=PlanAccount.objects.filter(plan=plan).values("account_id"), owner__isnull=False
    )
    cares = PartnerProfile.objects.filter(company_id=plan.company_id, caretaker__isnull=False)
    wanted = Q(company_id=plan.company_id) | Q(pk__in=owners.values("owner_id"))
    wanted |= Q(pk__in=cares.values("caretaker_id")) | Q(pk=actor.user_id)
    return User.objects.filter(wanted, is_active=True).order_by("initials", "username")
