"""Who may see one account: `visible_to` asked the other way round (docs/adr/0003-visibility.md).

Whom a task can go to and who can be mentioned come from here, so no name is offered whose
bearer could not open the account.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from tandem.keyaccounts.models import Account, AccountGrant
from tandem.organisation.models import RoleGrant, User, open_on
from tandem.organisation.rules.roles import EVERYTHING_ROLES, Role


def people_who_see(account: Account, *, on: date) -> QuerySet[User]:
    """Everybody here today whose grants open this account."""
    held = RoleGrant.objects.filter(open_on(on))
    return User.objects.filter(
        pk__in=held.filter(_opens(account)).values("user_id"), is_active=True
    )


def _opens(account: Account) -> Q:
    named = AccountGrant.objects.filter(account_id=account.pk).values("user_id")
    opened = Q(role__in=EVERYTHING_ROLES)
    opened |= Q(role=Role.INDUSTRY_DIRECTOR, industry_id=account.industry_id)
    opened |= Q(role=Role.REGION_MANAGER, region_id=account.region_id)
    opened |= Q(role=Role.OUTSIDE_SELLER, user_id=account.owner_id)
    opened |= Q(role=Role.INSIDE_SELLER, user_id=account.inside_id)
    opened |= Q(role__in=[Role.SERVICE_ENGINEER, Role.PARTNER_SELLER], user_id__in=named)
    if account.partner_id is not None:
        opened |= Q(role=Role.PARTNER_MANAGER, user__company_id=account.partner_id)
    return opened
