"""Deals and the words they are told in: stages, criteria, reasons and products are all data."""

from tandem.pipeline.models.calls import ForecastCall, SnapshotCall
from tandem.pipeline.models.configuration import CloseReason, ExitCriterion, Product, Stage
from tandem.pipeline.models.forecast import ForecastSnapshot, SnapshotRow, SnapshotSum
from tandem.pipeline.models.history import CriterionMet, StageChange
from tandem.pipeline.models.opportunity import Opportunity, OpportunityQuerySet
from tandem.pipeline.models.parts import BuyingRole, DealCompetitor, DealLine, TeamMember

__all__ = [
    "BuyingRole",
    "CloseReason",
    "CriterionMet",
    "DealCompetitor",
    "DealLine",
    "ExitCriterion",
    "ForecastCall",
    "ForecastSnapshot",
    "Opportunity",
    "OpportunityQuerySet",
    "Product",
    "SnapshotCall",
    "SnapshotRow",
    "SnapshotSum",
    "Stage",
    "StageChange",
    "TeamMember",
]
