"""Who there is: people, companies, industries, regions, roles and pairs."""

from tandem.organisation.models.people import Notice, Pair, RoleGrant, SellerSkill, User
from tandem.organisation.models.structure import Company, Holiday, Industry, Region

__all__ = [
    "Company",
    "Holiday",
    "Industry",
    "Notice",
    "Pair",
    "Region",
    "RoleGrant",
    "SellerSkill",
    "User",
]
