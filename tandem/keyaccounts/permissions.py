"""Who may change what of an account they see (docs, domain §6: roles).

Sellers keep the facts they learn on the spot; who covers an account and where it belongs is the
region manager's; the identity of an account (name, credit code), locking in bulk and merging are
sales operations'. Everybody else reads.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

SELLER_FIELDS = frozenset({"short_name", "name_en", "province", "city", "need_level"})
MANAGER_FIELDS = SELLER_FIELDS | {
    "name",
    "industry_id",
    "region_id",
    "owner_id",
    "inside_id",
    "partner_id",
    "mode",
    "segment",
    "parent_id",
}
OPERATIONS_FIELDS = MANAGER_FIELDS | {"credit_code", "external_id"}
FIELDS_OF_ROLE = {
    Role.OUTSIDE_SELLER: SELLER_FIELDS,
    Role.INSIDE_SELLER: SELLER_FIELDS,
    Role.REGION_MANAGER: MANAGER_FIELDS,
    Role.SALES_OPS: OPERATIONS_FIELDS,
}
FACT_KEEPERS = frozenset(
    {Role.OUTSIDE_SELLER, Role.INSIDE_SELLER, Role.REGION_MANAGER, Role.SALES_OPS}
)
LOCKERS = frozenset({Role.REGION_MANAGER, Role.SALES_OPS})
REGISTRARS = frozenset({Role.OUTSIDE_SELLER, Role.REGION_MANAGER, Role.SALES_OPS})


def roles_at(actor: Actor, account: Account) -> frozenset[Role]:
    """The roles that open this very account to the actor; a role held elsewhere gives nothing."""
    return frozenset(
        grant.role
        for grant in actor.grants
        if grant.role in {Role.SALES_OPS, Role.VP}
        or (grant.role is Role.REGION_MANAGER and grant.region_id == account.region_id)
        or (grant.role is Role.INDUSTRY_DIRECTOR and grant.industry_id == account.industry_id)
        or (grant.role is Role.OUTSIDE_SELLER and account.owner_id == actor.user_id)
        or (grant.role is Role.INSIDE_SELLER and account.inside_id == actor.user_id)
    )


def fields_open_to(actor: Actor, account: Account) -> frozenset[str]:
    """Names of the columns this actor may change at this account."""
    opened: frozenset[str] = frozenset()
    for role in roles_at(actor, account):
        opened |= FIELDS_OF_ROLE.get(role, frozenset())
    return opened


def may_keep_facts(actor: Actor, account: Account) -> bool:
    """Contacts, sites, machines, needs, rivals, wallet."""
    return bool(roles_at(actor, account) & FACT_KEEPERS)


def may_lock(actor: Actor, account: Account) -> bool:
    return bool(roles_at(actor, account) & LOCKERS)


def may_merge(actor: Actor) -> bool:
    return actor.has_any({Role.SALES_OPS})


def permit_fields(actor: Actor, account: Account, fields: Iterable[str]) -> None:
    closed = sorted(set(fields) - fields_open_to(actor, account))
    if closed:
        raise NotAllowed(
            "field_not_yours",
            _(
                "What you want to change at %(account)s is not yours to change. "
                "Ask the region manager or sales operations to change it."
            )
            % {"account": account},
            fields=closed,
        )


def permit_facts(actor: Actor, account: Account) -> None:
    if not may_keep_facts(actor, account):
        raise NotAllowed(
            "facts_not_yours",
            _(
                "Facts of %(account)s are kept by its sellers, its region manager and sales "
                "operations. Tell one of them what you learnt."
            )
            % {"account": account},
        )


def permit_lock(actor: Actor, account: Account) -> None:
    if not may_lock(actor, account):
        raise NotAllowed(
            "lock_not_yours",
            _(
                "The region manager and sales operations decide whether %(account)s is locked. "
                "Ask one of them."
            )
            % {"account": account},
        )


def permit_locks(actor: Actor, ids: Iterable[int]) -> None:
    """The same for many: sales operations anywhere, a region manager inside the region."""
    if actor.has_any({Role.SALES_OPS}):
        return
    regions = {
        grant.region_id
        for grant in actor.grants
        if grant.role is Role.REGION_MANAGER and grant.region_id is not None
    }
    wanted = list(ids)
    for start in range(0, len(wanted), 2000):
        chunk = Account.objects.filter(pk__in=wanted[start : start + 2000])
        other = chunk.exclude(region_id__in=regions).first()
        if other is not None:
            permit_lock(actor, other)


def permit_merge(actor: Actor) -> None:
    if not may_merge(actor):
        raise NotAllowed(
            "merge_not_yours",
            _("Only sales operations merge accounts. Ask them to decide this pair."),
        )
