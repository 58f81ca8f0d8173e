"""What is done next for a deal, by when and by whom: said by us or by a partner on its team.

The other side is told. What one partner said or has to do is neither shown nor told to another, who may
be on the same team; that other one sees no step, and setting one replaces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.foundation.locking import require_unchanged
from tandem.foundation.own_words import own_line
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.holding import BadDeal, hold_open, note, write
from tandem.pipeline.commands.telling import tell_of_step
from tandem.pipeline.commands.values import require_day
from tandem.pipeline.models import Opportunity
from tandem.pipeline.permissions import permit_step
from tandem.pipeline.queries.deals import sees_step, step_people_for


@transaction.atomic
def set_next_step(
    *,
    actor: Actor,
    opportunity_id: int,
    what: str,
    on: date | None,
    by_id: int | None,
    was: Mapping[str, Any] | None,
    now: datetime,
) -> Opportunity:
    """An empty text says that there is none any more."""
    deal = hold_open(actor, opportunity_id, permit_step)
    tidy = own_line(what, most=200)
    by = _require_whole(actor, deal, on, by_id) if tidy else None
    wanted = {
        "next_step": tidy,
        "next_step_on": on if by else None,
        "next_step_by_id": by.pk if by else None,
    }
    changed = {name: value for name, value in wanted.items() if getattr(deal, name) != value}
    if was is not None and _is_seen(actor, deal):
        require_unchanged(deal, was=was, wanted=changed)
    if not changed:
        return deal
    before = {name: getattr(deal, name) for name in changed}
    write(deal, now, **changed, next_step_of_id=_partner_of(actor, by) if by else None)
    note(actor, deal, "next_step_set", now, before=before, after=changed)
    if by:
        tell_of_step(actor, opportunity_id, now)
    return deal


def _is_seen(actor: Actor, deal: Opportunity) -> bool:
    company = Company.objects.get(pk=actor.company_id or 0) if actor.is_partner else None
    return company is None or sees_step(company, deal)


def _partner_of(actor: Actor, by: User) -> int | None:
    if actor.is_partner:
        return actor.company_id
    return by.company_id if by.company.kind == Company.Kind.PARTNER else None


def _require_whole(actor: Actor, deal: Opportunity, on: date | None, by_id: int | None) -> User:
    """A day, and somebody who may be named: by us any colleague, by a partner whom it sees there."""
    require_day(on)
    if on is None or by_id is None:
        raise BadDeal(
            "next_step_open",
            _("A next step has a day and somebody who does it. Fill in both."),
        )
    people = User.objects.filter(pk=by_id, is_active=True).select_related("company")
    if actor.is_partner:
        people = people.filter(pk__in=[person.pk for person in step_people_for(actor, deal)])
    by = people.first()
    if by is None:
        raise BadDeal(
            "next_step_nobody", _("This person does not work here. Choose somebody who does.")
        )
    return by
