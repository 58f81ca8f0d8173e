"""A partner's seller left: the colleague who takes over joins the deals and takes their next steps."""

from __future__ import annotations

from django.utils import timezone

from tandem.organisation.events import PersonLeft
from tandem.organisation.models import User
from tandem.pipeline.commands.holding import note, write
from tandem.pipeline.commands.team import join_team, recount
from tandem.pipeline.models import Opportunity, TeamMember


def deals_follow_colleague(event: PersonLeft) -> None:
    """In the transaction of the leaving; only where a colleague was named."""
    if event.heir_id is None:
        return
    now, heir = timezone.now(), User.objects.get(pk=event.heir_id)
    left = TeamMember.objects.filter(user_id=event.user_id, until=None)
    ids = list(left.values_list("opportunity_id", flat=True))
    for deal in (
        Opportunity.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    ):
        member = left.get(opportunity=deal)
        TeamMember.objects.filter(pk=member.pk).update(until=event.on)
        joined = join_team(deal, heir, member.part, event.on)
        recount(deal)
        write(deal, now, **_step(deal, event))
        told = {"before": {"user": event.user_id}, "after": {"user": heir.pk, "part": member.part}}
        note(event.actor, deal, "member_replaced", now, **told, subject=joined)


def _step(deal: Opportunity, event: PersonLeft) -> dict[str, int | None]:
    is_theirs = deal.next_step_by_id == event.user_id
    return {"next_step_by_id": event.heir_id} if is_theirs else {}
