"""A visit that was made counts in the joint plans that name its account (partners, one floor down)."""

from __future__ import annotations

from tandem.activities.events import VisitCompleted
from tandem.activities.models import Visit
from tandem.partners.commands.plan_visits import note_vendor_visit


def joint_plans_follow_visit(event: VisitCompleted) -> None:
    if event.account_id is None:
        return
    on = Visit.objects.values_list("on", flat=True).get(pk=event.visit_id)
    note_vendor_visit(
        account_id=event.account_id,
        person_id=event.seller_id,
        on=on,
        source_key=f"visit:{event.visit_id}",
    )
