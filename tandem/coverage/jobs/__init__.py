"""The jobs of coverage: making a plan, drawing its frontier, pricing pins, publishing, taking back.

Each may be killed at any moment and started again. How it ended is written on the plan, so that
the page can say it.
"""

from __future__ import annotations

from tandem.coverage.jobs import frontier, making, pin_costs, publishing

__all__ = ["frontier", "making", "pin_costs", "publishing"]
