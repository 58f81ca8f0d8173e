"""What a partner company can do, what it was promised, and what both sides agreed."""

from tandem.partners.models.allocation import (
    UNSIGNED,
    AllocatedAccount,
    Allocation,
    AllocationReview,
)
from tandem.partners.models.funds import FundBudget, FundProof, FundRequest
from tandem.partners.models.plan import (
    JointPlan,
    PlanAccount,
    PlanAction,
    PlanChange,
    PlanVisit,
    Side,
)
from tandem.partners.models.profile import (
    MONEY_KINDS,
    PartnerFigure,
    PartnerIndustry,
    PartnerProfile,
    Warehouse,
)
from tandem.partners.models.reach import OfPartner, PartnerRegion, partners_visible_to
from tandem.partners.models.scores import Departure, FrozenScore
from tandem.partners.models.training import Attendance, Certificate, Course, Session
from tandem.partners.models.voice import Feedback, Story, StoryUse

__all__ = [
    "MONEY_KINDS",
    "UNSIGNED",
    "AllocatedAccount",
    "Allocation",
    "AllocationReview",
    "Attendance",
    "Certificate",
    "Course",
    "Departure",
    "Feedback",
    "FrozenScore",
    "FundBudget",
    "FundProof",
    "FundRequest",
    "JointPlan",
    "OfPartner",
    "PartnerFigure",
    "PartnerIndustry",
    "PartnerProfile",
    "PartnerRegion",
    "PlanAccount",
    "PlanAction",
    "PlanChange",
    "PlanVisit",
    "Session",
    "Side",
    "Story",
    "StoryUse",
    "Warehouse",
    "partners_visible_to",
]
