"""Taking hold of a row the actor sees until the transaction ends."""

from __future__ import annotations

from tandem.foundation.errors import Refusal
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Allocation
from tandem.partners.queries.finding import one_of


class NotPossible(Refusal):
    """The act does not fit how the thing stands."""


def held_allocation(actor: Actor, allocation_id: int) -> Allocation:
    rows = Allocation.objects.visible_to(actor).select_for_update(of=("self",))
    return one_of(rows.select_related("company", "region"), allocation_id)
