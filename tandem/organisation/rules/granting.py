"""Who may be given which role (docs/adr/0003-visibility.md).

Nobody changes their own rights, so nobody raises them. The vendor's roles are for the vendor's
people and a partner's roles for the partner's people. A region manager needs a region and an
industry director an industry, because that is what they will see.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tandem.organisation.rules.roles import PARTNER_ROLES, Role


class Fault(StrEnum):
    OWN_RIGHTS = "own_rights"
    LEFT = "left"
    VENDOR_ROLE = "vendor_role"
    PARTNER_ROLE = "partner_role"
    NO_REGION = "no_region"
    NO_INDUSTRY = "no_industry"
    HELD_ALREADY = "held_already"


@dataclass(frozen=True)
class Request:
    """A role asked for a person."""

    role: Role
    is_self: bool
    is_active: bool
    is_partner: bool
    region_id: int | None = None
    industry_id: int | None = None
    is_held: bool = False


def fault_of(asked: Request) -> Fault | None:
    """The first reason to refuse; none: the role may be given."""
    is_partner_role = asked.role in PARTNER_ROLES
    checks = [
        (asked.is_self, Fault.OWN_RIGHTS),
        (not asked.is_active, Fault.LEFT),
        (asked.is_partner and not is_partner_role, Fault.VENDOR_ROLE),
        (is_partner_role and not asked.is_partner, Fault.PARTNER_ROLE),
        (asked.role is Role.REGION_MANAGER and asked.region_id is None, Fault.NO_REGION),
        (asked.role is Role.INDUSTRY_DIRECTOR and asked.industry_id is None, Fault.NO_INDUSTRY),
        (asked.is_held, Fault.HELD_ALREADY),
    ]
    return next((fault for is_wrong, fault in checks if is_wrong), None)
