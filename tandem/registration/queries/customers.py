"""Which customer a claim means: looked up in the whole registry, whoever asks.

This is the one place of the app that reads past visibility, because two claims on one customer must
meet though neither partner may see the account. What it finds never leaves a command but as one of
the three answers of the check, or as the account of a claim that its own people may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.family import family_of
from tandem.keyaccounts.rules.naming import city_key, read_credit_code
from tandem.keyaccounts.rules.place_names import REGION_OF
from tandem.keyaccounts.search import matching
from tandem.organisation.models import Company, Region, RoleGrant, User, open_on
from tandem.organisation.queries import holders, name_in_language
from tandem.organisation.rules.roles import Role
from tandem.partners.queries.profiles import regions_with_work_of
from tandem.registration.rules.sameness import Customer, are_same, customer_of

MOST = 200  # accounts whose names hold every sign of the one typed
NOTHING = 0  # an id no row has: a question is asked even when there is nothing to ask for


@dataclass(frozen=True)
class Meant:
    """The customer of a claim; `accounts` are the vendor's accounts it can be."""

    customer: Customer
    accounts: list[Account]
    group: list[int]  # ids of all accounts of the hierarchy

    @property
    def account(self) -> Account | None:
        """The one account, or none where the name fits several or nobody."""
        return self.accounts[0] if len(self.accounts) == 1 else None


def customer_meant(*, name: str, city: str, account: Account | None = None) -> Meant:
    """By a chosen account, else by name and city; the same number of questions either way."""
    typed = customer_of(account.name if account else name, account.city if account else city)
    found = _accounts_like(typed, account.name if account else name)
    accounts = [account] if account else _exact_first(found, typed)
    family = family_of(accounts[0].pk if accounts else NOTHING)
    customer = Customer(typed.key, typed.core, typed.place, typed.city, family.root)
    return Meant(customer, accounts, family.ids)


def _accounts_like(typed: Customer, name: str) -> list[Account]:
    """Living accounts that are this customer by one of their names."""
    code = read_credit_code(name).code
    text = code or typed.core
    rows = matching(Account.objects.living(), text or "–").select_related("industry")
    return [
        account
        for account in rows.order_by("id")[:MOST]
        if (code and account.credit_code == code) or _is_named(account, typed)
    ]


def _is_named(account: Account, typed: Customer) -> bool:
    names = (account.name, account.short_name, account.name_en)
    return any(are_same(typed, customer_of(name, account.city)) for name in names if name)


def _exact_first(found: list[Account], typed: Customer) -> list[Account]:
    """Of several, those with the very key; if they are one house, its top alone."""
    exact = [account for account in found if customer_of(account.name, "").key == typed.key]
    kept = exact or found
    ids = {account.pk for account in kept}
    tops = [account for account in kept if account.parent_id not in ids]
    return tops or kept


@dataclass(frozen=True)
class Where:
    """The region of a customer, and the one its name and city alone speak of."""

    region: Region | None
    typed: Region | None = None
    is_in_territory: bool = True  # a partner without a region works everywhere


def where(meant: Meant, company: Company, city: str) -> Where:
    """The account's region; of an unlisted customer the one its city or province is named in."""
    by_id = {region.pk: region for region in regions_with_work_of(company)}
    named = _places(meant.customer.place, city)
    typed = by_id.get(company.region_id or NOTHING)
    for one in by_id.values():
        if named & {one.name_zh, one.name_en.lower(), *one.aliases}:
            typed = one
            break
    region = by_id.get(meant.accounts[0].region_id) if meant.accounts else typed
    is_near = region is None or company.region_id in (None, region.pk) or region.is_worked  # type: ignore[attr-defined]
    return Where(region, typed, is_near)


def _places(place: str, city: str) -> set[str]:
    """The city, its province, and the places in the name."""
    named = {city_key(city), *place.split()} - {""}
    return named | {REGION_OF[name] for name in named if name in REGION_OF}


def manager_of(region: Region | None, *, on: date) -> User | None:
    """Whom to ask about a region: its manager; where there is none, sales operations."""
    managers = _managers(region.pk if region else NOTHING, on)
    return managers.first() or holders(Role.SALES_OPS, on).order_by("pk").first()


def manager_called(region_id: int | OuterRef, *, on: date) -> Coalesce:
    """The name of the same person, as a column beside another question."""
    operations = holders(Role.SALES_OPS, on).order_by("pk")
    return Coalesce(*(Subquery(_called(found)) for found in (_managers(region_id, on), operations)))


def _managers(region_id: int | OuterRef, on: date) -> QuerySet[User]:
    managing = RoleGrant.objects.filter(open_on(on), role=Role.REGION_MANAGER, region_id=region_id)
    return User.objects.filter(pk__in=managing.values("user_id"), is_active=True).order_by("pk")


def _called(people: QuerySet[User]) -> QuerySet[User, Any]:
    """What `User.get_full_name` says, said by the database."""
    return people.annotate(called=name_in_language()).values("called")[:1]
