"""Who may change people, roles, pairs and names (the same answers serve pages and commands)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed
from tandem.organisation.models import Company, RoleGrant, User, open_on
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

PEOPLE_READERS = frozenset({Role.ADMINISTRATOR, Role.SALES_OPS})
PEOPLE_MANAGERS = frozenset({Role.ADMINISTRATOR})
PAIR_READERS = frozenset({Role.ADMINISTRATOR, Role.SALES_OPS, Role.VP, Role.REGION_MANAGER})
PAIR_MANAGERS = frozenset({Role.ADMINISTRATOR, Role.SALES_OPS, Role.REGION_MANAGER})


def may_manage_people(actor: Actor) -> bool:
    return actor.has_any(PEOPLE_MANAGERS)


def may_pair_in(actor: Actor, region_id: int | None) -> bool:
    """Anywhere for administrators and sales operations; in their own regions for managers."""
    if actor.has_any({Role.ADMINISTRATOR, Role.SALES_OPS}):
        return True
    return actor.manages_region(region_id)


def permit_people(actor: Actor) -> None:
    if not may_manage_people(actor):
        raise NotAllowed(
            "people_not_managed_by_you",
            _("Only an administrator changes people and their roles. Ask one to do it."),
        )


def may_invite(actor: Actor, role: Role, company: Company) -> bool:
    """A partner's manager its sellers; who keeps partners at the vendor the manager."""
    if company.kind != Company.Kind.PARTNER or not company.is_active:
        return False
    if role is Role.PARTNER_SELLER:
        return actor.company_id == company.pk and actor.has_any({Role.PARTNER_MANAGER})
    if role is not Role.PARTNER_MANAGER or actor.is_partner:
        return False
    in_region = company.region_id is None or company.region_id in actor.reach.region_ids
    return actor.has_any({Role.SALES_OPS}) or (actor.has_any({Role.REGION_MANAGER}) and in_region)


def permit_invitation(actor: Actor, role: Role, company: Company) -> None:
    if not may_invite(actor, role, company):
        raise NotAllowed(
            "invitation_not_yours",
            _(
                "A partner's manager invites its own sellers; the manager of the region and sales "
                "operations invite the partner's manager. Ask one of them."
            ),
        )


def may_end_seller(actor: Actor, seller: User, on: date) -> bool:
    """A partner's manager ends the access of its sellers: not its own, nor another manager's."""
    leads = RoleGrant.objects.filter(open_on(on), user=seller, role=Role.PARTNER_MANAGER)
    return (
        actor.has_any({Role.PARTNER_MANAGER})
        and seller.company_id == actor.company_id
        and seller.pk != actor.user_id
        and not leads.exists()
    )


def permit_seller_end(actor: Actor, seller: User, on: date) -> None:
    if not may_end_seller(actor, seller, on):
        raise NotAllowed(
            "not_your_seller",
            _(
                "A partner's manager ends the access of its sellers. For a manager, ask whoever minds "
                "your company at the vendor."
            ),
        )


def permit_pair(actor: Actor, outside: User) -> None:
    if not may_pair_in(actor, outside.region_id):
        raise NotAllowed(
            "pair_of_another_region",
            _("Pairs are changed by the manager of their region. Ask that manager to do it."),
        )


def may_say_absence(actor: Actor, *, person_id: int, region_id: int | None) -> bool:
    """One's own days, those of one's region, or everybody's."""
    if actor.is_partner:
        return False
    if person_id == actor.user_id or actor.has_any({Role.SALES_OPS}):
        return True
    return actor.manages_region(region_id)


def permit_absence(actor: Actor, person: User) -> None:
    if not may_say_absence(actor, person_id=person.pk, region_id=person.region_id):
        raise NotAllowed(
            "absence_of_somebody_else",
            _("Days away are said by the person, the region's manager or sales operations."),
        )
