"""A partner left: what its people had still to do goes to the heir, visits planned to it fall away."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.closing import close_visit
from tandem.activities.commands.task_steps import change_task, tell_of_task
from tandem.activities.models import Task, Visit
from tandem.partners.events import PartnerLeft


def activities_follow_partner(event: PartnerLeft) -> None:
    """In the transaction of the partner's leaving."""
    now = timezone.now()
    held = Task.objects.select_for_update(of=("self",)).filter(
        holder__company_id=event.company_id, state=Task.State.OPEN
    )
    for task in held.select_related("holder", "by").order_by("pk"):
        change_task(
            event.actor, task, "passed_on", now, holder_id=event.heir_id, acknowledged_at=None
        )
        tell_of_task(event.actor, task, event.heir_id, "task_given", now)
    planned = Visit.objects.select_for_update().filter(
        partner_id=event.company_id, state=Visit.State.PLANNED, on__gt=event.on
    )
    for visit in planned.order_by("pk"):
        close_visit(
            event.actor, visit, None, Visit.State.CANCELLED, _("The partner has left."), now
        )
