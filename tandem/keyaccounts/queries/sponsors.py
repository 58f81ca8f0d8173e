"""Who sponsors an account, and who could."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from tandem.keyaccounts.models import Account, AccountGrant
from tandem.keyaccounts.queries.onlookers import people_who_see
from tandem.organisation.models import RoleGrant, User, open_on
from tandem.organisation.rules.roles import Role

SPONSOR = "sponsor"
EXECUTIVES = (Role.VP, Role.INDUSTRY_DIRECTOR, Role.REGION_MANAGER)


def sponsor_of(account: Account) -> User | None:
    """The caller sees the account."""
    rows = AccountGrant.objects.filter(account=account, reason=SPONSOR).select_related("user")
    grant = rows.first()
    return grant.user if grant else None


def people_to_sponsor(account: Account, *, on: date) -> QuerySet[User]:
    """The vendor's managers whose grants open this account."""
    held = RoleGrant.objects.filter(open_on(on), role__in=EXECUTIVES)
    people = people_who_see(account, on=on).filter(pk__in=held.values("user_id"))
    return people.order_by("name_key", "id")
