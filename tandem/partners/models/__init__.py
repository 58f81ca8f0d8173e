"""What a partner company can do, what it was promised, and what both sides agreed."""

from tandem.partners.models.allocation import (
    AllocatedAccount,
    Allocation,
    AllocationReview,
)
from tandem.partners.models.profile import (
    MONEY_KINDS,
    PartnerFigure,
    PartnerIndustry,
    PartnerProfile,
    Warehouse,
)
from tandem.partners.models.reach import OfPartner, PartnerRegion, partners_visible_to

__all__ = [
    "MONEY_KINDS",
    "AllocatedAccount",
    "Allocation",
    "AllocationReview",
    "OfPartner",
    "PartnerFigure",
    "PartnerIndustry",
    "PartnerProfile",
    "PartnerRegion",
    "Warehouse",
    "partners_visible_to",
]
