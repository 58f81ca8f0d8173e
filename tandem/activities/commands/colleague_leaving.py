"""A partner's seller left: the colleague who takes over gets the open tasks and is asked along instead."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from tandem.activities.commands.joint_steps import settle, tell_guests
from tandem.activities.commands.task_steps import pass_on_open
from tandem.activities.models import Invitation, Visit
from tandem.foundation.locking import save_changes
from tandem.organisation.events import PersonLeft

Answer = Invitation.Answer


def activities_follow_colleague(event: PersonLeft) -> None:
    """In the transaction of the leaving; only where a colleague was named."""
    if event.heir_id is None:
        return
    now = timezone.now()
    pass_on_open(event.actor, Q(holder_id=event.user_id), event.heir_id, now)
    to_come = Visit.objects.filter(state=Visit.State.PLANNED, on__gte=event.on)
    asked = Invitation.objects.live().filter(person_id=event.user_id, visit__in=to_come)
    ids = list(asked.values_list("visit_id", flat=True))
    for visit in Visit.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
        _ask_instead(event, visit, event.heir_id, now)


def _ask_instead(event: PersonLeft, visit: Visit, heir_id: int, now: datetime) -> None:
    """The heir is asked anew; who comes along already stays, and the leaver's place falls away."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(visit=visit)
    one = rows.get(person_id=event.user_id)
    if rows.live().filter(person_id=heir_id).exists():
        save_changes(one, version=None, answer=Answer.WITHDRAWN, answered_at=now)
    else:
        rows.filter(person_id=heir_id).delete()  # let go before: asked anew
        save_changes(one, version=None, person_id=heir_id, answer=Answer.ASKED, answered_at=None)
        tell_guests(event.actor, visit, "joint_asked", now, one)
    settle(event.actor, visit, "asked_instead", {"was": event.user_id, "person": heir_id}, now)
