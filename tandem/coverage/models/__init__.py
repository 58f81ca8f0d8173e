"""What coverage keeps: plans with their lines, and what people decide about them."""

from tandem.coverage.models.decisions import PartnerNotice, Pin, Publication, RegionReview
from tandem.coverage.models.line import PlanLine, SellerLoad
from tandem.coverage.models.plan import CoveragePlan
from tandem.coverage.models.quota import VisitQuota
from tandem.coverage.models.strategy import ContactCount, StrategyCard

__all__ = [
    "ContactCount",
    "CoveragePlan",
    "PartnerNotice",
    "Pin",
    "PlanLine",
    "Publication",
    "RegionReview",
    "SellerLoad",
    "StrategyCard",
    "VisitQuota",
]
