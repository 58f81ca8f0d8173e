"""What coverage keeps: plans with their lines, and what people decide about them."""

from tandem.coverage.models.decisions import PartnerNotice, Pin, Publication, RegionReview
from tandem.coverage.models.line import PlanLine, SellerLoad
from tandem.coverage.models.plan import CoveragePlan

__all__ = [
    "CoveragePlan",
    "PartnerNotice",
    "Pin",
    "PlanLine",
    "Publication",
    "RegionReview",
    "SellerLoad",
]
