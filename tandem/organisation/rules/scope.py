"""What one person may see, as plain values; SQL is made of it in one place per table.

A role opens a reach: everything, an industry, a region, one's own accounts, the accounts one
serves from inside, one's company's accounts, or accounts named one by one. Several grants add
up. An administrator without a business role reaches no business record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tandem.organisation.rules.roles import EVERYTHING_ROLES, PARTNER_ROLES, Role


@dataclass(frozen=True)
class Reach:
    """The union of what a person's grants open. All false or empty: nothing."""

    everything: bool = False
    industry_ids: frozenset[int] = frozenset()
    region_ids: frozenset[int] = frozenset()
    as_owner: bool = False
    as_inside: bool = False
    as_company: bool = False
    as_named: bool = False


@dataclass(frozen=True)
class Grant:
    role: Role
    region_id: int | None = None
    industry_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts, through which channel, and what they reach. Handed to every command."""

    user_id: int | None
    name: str = ""
    company_id: int | None = None
    grants: tuple[Grant, ...] = ()
    channel: str = "page"
    request_id: str = ""
    on_behalf_of_id: int | None = None
    reach: Reach = field(default_factory=Reach)

    @property
    def person_id(self) -> int:
        """For what only a person does; the policy lets nobody else reach it."""
        if self.user_id is None:
            raise TypeError("Nobody is signed in, so this has no person to belong to.")
        return self.user_id

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_partner(self) -> bool:
        return bool(self.roles & PARTNER_ROLES)

    def has_any(self, roles: Iterable[Role]) -> bool:
        return not self.roles.isdisjoint(roles)

    def manages_region(self, region_id: int | None) -> bool:
        """As its manager; what is of no region nobody manages."""
        return region_id in self.reach.region_ids

    def leads_region(self, region_id: int | None) -> bool:
        """As its manager or, in a manager's stead, as the VP."""
        return Role.VP in self.roles or self.manages_region(region_id)


NOBODY = Actor(user_id=None)


def reach_of(grants: Iterable[Grant]) -> Reach:
    """Add up what the grants open."""
    held = list(grants)
    roles = {grant.role for grant in held}
    return Reach(
        everything=bool(roles & EVERYTHING_ROLES),
        industry_ids=frozenset(
            grant.industry_id
            for grant in held
            if grant.role is Role.INDUSTRY_DIRECTOR and grant.industry_id
        ),
        region_ids=frozenset(
            grant.region_id
            for grant in held
            if grant.role is Role.REGION_MANAGER and grant.region_id
        ),
        as_owner=Role.OUTSIDE_SELLER in roles,
        as_inside=Role.INSIDE_SELLER in roles,
        as_company=Role.PARTNER_MANAGER in roles,
        as_named=bool(roles & {Role.SERVICE_ENGINEER, Role.PARTNER_SELLER}),
    )
