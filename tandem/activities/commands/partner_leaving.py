"""A partner left: what its people had still to do goes to the heir, visits planned to it fall away."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.closing import close_visit
from tandem.activities.commands.task_steps import pass_on_open
from tandem.activities.models import Visit
from tandem.partners.events import PartnerLeft


def activities_follow_partner(event: PartnerLeft) -> None:
    """In the transaction of the partner's leaving."""
    now = timezone.now()
    pass_on_open(event.actor, Q(holder__company_id=event.company_id), event.heir_id, now)
    planned = Visit.objects.select_for_update().filter(
        partner_id=event.company_id, state=Visit.State.PLANNED, on__gt=event.on
    )
    for visit in planned.order_by("pk"):
        close_visit(
            event.actor, visit, None, Visit.State.CANCELLED, _("The partner has left."), now
        )
