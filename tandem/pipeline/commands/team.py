"""Who works a deal: our seller and inside seller, the partner's seller, an engineer, a sponsor.

A partner's person sees the deal from the day they are on its team until the day they leave it.
Somebody of a partner who came before the proposal makes the deal joint (`rules/joint.py`).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.queries.onlookers import people_who_see
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.holding import BadDeal, counts_of, hold_open, note, write
from tandem.pipeline.models import BuyingRole, Opportunity, TeamMember
from tandem.pipeline.queries.stages import proposal_day
from tandem.pipeline.rules.joint import is_before_proposal

PARTS_OF_A_PARTNER = {TeamMember.Part.PARTNER}


@transaction.atomic
def add_team_member(
    *, actor: Actor, opportunity_id: int, user_id: int, part: str, now: datetime
) -> TeamMember:
    """From today on; who is there already takes the new part."""
    deal = hold_open(actor, opportunity_id)
    user = User.objects.filter(pk=user_id, is_active=True).select_related("company").first()
    if user is None or part not in TeamMember.Part.values:
        raise NotThere("no_such_colleague", _("This person does not work here. Choose another."))
    _require_fit(deal, user, part, timezone.localdate(now))
    member = join_team(deal, user, part, timezone.localdate(now))
    recount(deal)
    write(deal, now)
    note(actor, deal, "member_added", now, after={"user": user.pk, "part": part}, subject=member)
    return member


@transaction.atomic
def remove_team_member(*, actor: Actor, opportunity_id: int, member_id: int, now: datetime) -> None:
    """Today is the last day; who came only today was a slip and leaves no trace on the team."""
    deal = hold_open(actor, opportunity_id)
    rows = TeamMember.objects.filter(opportunity_id=deal.pk, pk=member_id)
    member = rows.select_for_update().first()
    if member is None:
        raise NotThere("no_such_member", _("This person is not on the team. Reload the deal."))
    if member.until is not None:
        return
    today = timezone.localdate(now)
    if member.since == today:
        TeamMember.objects.filter(pk=member.pk).delete()
    else:
        TeamMember.objects.filter(pk=member.pk).update(until=today)
    recount(deal)
    write(deal, now)
    told = {"user": member.user_id, "part": member.part, "since": member.since}
    note(actor, deal, "member_removed", now, before=told, subject=member)


def join_team(deal: Opportunity, user: User, part: str, since: date) -> TeamMember:
    """Write the row; one open row a person. The deal is held by the caller."""
    open_rows = TeamMember.objects.filter(opportunity_id=deal.pk, user_id=user.pk, until=None)
    held = open_rows.first()
    if held is not None:
        if held.part != part:
            open_rows.update(part=part)
            held.part = part
        return held
    return TeamMember.objects.create(
        opportunity=deal,
        user=user,
        company_id=user.company_id,
        part=part,
        since=since,
        is_before_proposal=is_before_proposal(since, proposal_day(deal)),
    )


def recount(deal: Opportunity, *, drop_strangers: bool = False) -> None:
    """Keep the columns that lists filter by; the deal is held by the caller."""
    if drop_strangers:
        rows = BuyingRole.objects.filter(opportunity_id=deal.pk)
        rows.exclude(contact__account_id=deal.account_id or 0).delete()
    counts = counts_of(deal)
    Opportunity.objects.filter(pk=deal.pk).update(**counts)
    for name, value in counts.items():
        setattr(deal, name, value)


def _require_fit(deal: Opportunity, user: User, part: str, today: date) -> None:
    """A partner's part for a partner's person, ours for ours, who must see the customer."""
    is_partner = user.company.kind == Company.Kind.PARTNER
    if is_partner != (part in PARTS_OF_A_PARTNER):
        raise BadDeal(
            "part_of_another_side",
            _("%(name)s belongs to %(company)s and cannot take this part. Choose another part.")
            % {"name": user, "company": user.company},
        )
    if is_partner or deal.account is None:
        return
    if not people_who_see(deal.account, on=today).filter(pk=user.pk).exists():
        raise BadDeal(
            "does_not_see_the_account",
            _(
                "%(name)s does not see this customer and could not open the deal. "
                "Ask the region's manager to name them to the customer first."
            )
            % {"name": user},
        )
