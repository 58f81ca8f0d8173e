"""Pricing the pins of one line: a moment's work for a worker that has the engine loaded."""

from __future__ import annotations

from typing import Any

from tandem.coverage.models import PlanLine
from tandem.coverage.queries.pin_costs import PRICE
from tandem.foundation import jobs


@jobs.job_kind(PRICE)
def price_pins(run: jobs.JobRun) -> dict[str, Any]:
    """(seller, thousand CNY a quarter), the cheapest first; nothing when the plan is gone."""
    # Compiled code comes in with it, which no web worker carries.
    from tandem.coverage.queries.pinning import costs_of_pins

    line = PlanLine.objects.select_related("plan").filter(pk=run.args["line_id"]).first()
    if line is None:
        return {"costs": []}
    return {"costs": [[row.seller_id, round(row.amount, 4)] for row in costs_of_pins(line)]}
