"""A partner's seller left: actions of joint plans still to do go to the colleague who takes over."""

from __future__ import annotations

from tandem.organisation.events import PersonLeft
from tandem.partners.models import PlanAction


def plans_follow_colleague(event: PersonLeft) -> None:
    """In the transaction of the leaving; only where a colleague was named."""
    if event.heir_id is None:
        return
    held = PlanAction.objects.filter(owner_id=event.user_id, state=PlanAction.State.OPEN)
    held.update(owner_id=event.heir_id)
