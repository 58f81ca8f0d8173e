"""Decisions 1 and 2: owner, mode, visits and partner of every account, with a proven bound."""

from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.solve import solve

__all__ = ["CoveragePlan", "solve"]
