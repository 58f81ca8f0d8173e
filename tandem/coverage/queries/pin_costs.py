"""What pins of a line cost, as the latest job of one's own has priced them."""

from __future__ import annotations

from tandem.foundation.models import Job
from tandem.organisation.rules.scope import Actor

PRICE = "coverage.price_pins"


def job_of_costs(actor: Actor, line_id: int) -> Job | None:
    """The latest one; a plan keeps its prices, so what it found stays true."""
    own = Job.objects.filter(owner_id=actor.user_id, kind=PRICE, args__line_id=line_id)
    return own.order_by("-pk").first()


def costs_found(job: Job | None) -> dict[int, float]:
    """Thousand CNY a quarter by seller, the cheapest first; empty until it is done."""
    if job is None or job.state != Job.State.DONE:
        return {}
    return {int(seller): float(amount) for seller, amount in job.result.get("costs", [])}
