"""Who is told what happened to a deal: the other side of its team."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from tandem.organisation.commands.notices import notify
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity, TeamMember
from tandem.pipeline.queries.deals import sees_step


def tell_of_step(actor: Actor, opportunity_id: int, now: datetime) -> None:
    """Those of the other side who see the step, and whoever has to take it."""
    deal = Opportunity.objects.select_related("worked_by__company").get(pk=opportunity_id)
    members = TeamMember.objects.filter(opportunity_id=deal.pk, until=None, user__is_active=True)
    people = {one.user_id: one.company for one in members.select_related("company")}
    if deal.worked_by is not None:
        people[deal.worked_by.pk] = deal.worked_by.company
    told = {pk for pk, company in people.items() if _is_other_side(actor, company)}
    told = {pk for pk in told if sees_step(people[pk], deal)}
    told |= {deal.next_step_by_id} if deal.next_step_by_id else set()
    teller = User.objects.filter(pk=actor.user_id).first()
    notify(
        user_ids=sorted(told - {actor.user_id}),
        kind="deal_step",
        facts={
            "who": teller.name if teller else "",
            "who_en": teller.name_en if teller else "",
            "deal": deal.title,
            "what": deal.next_step,
            "on": deal.next_step_on.isoformat() if deal.next_step_on else "",
        },
        url=reverse("opportunity", args=[deal.pk]),
        record=f"opportunity:{deal.pk}",
        now=now,
    )


def _is_other_side(actor: Actor, company: Company) -> bool:
    return (company.kind == Company.Kind.PARTNER) != actor.is_partner
