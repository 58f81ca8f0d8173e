"""The ten roles and what each may see (docs/glossary.md, docs/adr/0003-visibility.md)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    VP = "vp"
    INDUSTRY_DIRECTOR = "industry_director"
    REGION_MANAGER = "region_manager"
    OUTSIDE_SELLER = "outside_seller"
    INSIDE_SELLER = "inside_seller"
    SERVICE_ENGINEER = "service_engineer"
    SALES_OPS = "sales_ops"
    ADMINISTRATOR = "administrator"
    PARTNER_MANAGER = "partner_manager"
    PARTNER_SELLER = "partner_seller"


PARTNER_ROLES = frozenset({Role.PARTNER_MANAGER, Role.PARTNER_SELLER})
STAFF_ROLES = frozenset(Role) - PARTNER_ROLES
BUSINESS_ROLES = STAFF_ROLES - {Role.ADMINISTRATOR}
MANAGERS = frozenset({Role.VP, Role.INDUSTRY_DIRECTOR, Role.REGION_MANAGER, Role.SALES_OPS})
SELLERS = frozenset({Role.OUTSIDE_SELLER, Role.INSIDE_SELLER})
EVERYTHING_ROLES = frozenset({Role.VP, Role.SALES_OPS})
