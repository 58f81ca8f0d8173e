"""Laying one seller's weeks out once more: the ways there are, and the one that is chosen.

A week of absence or a new account should move as few other visits as possible. The job finds the ways
from calm to bold; a person chooses, and the chosen one is laid out.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.activities.permissions import permit_replanning
from tandem.activities.queries.replans import job_seen, plan_of_weeks
from tandem.foundation import audit, jobs
from tandem.foundation.errors import Refusal
from tandem.foundation.models import Job
from tandem.organisation.commands.absences import say_away
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

FIND, TAKE = "activities.find_replans", "activities.take_replan"


class NothingToReplan(Refusal):
    """There are no weeks of a published plan, or no way that was found."""


@transaction.atomic
def ask_for_replans(
    *, actor: Actor, seller: User, away: tuple[date, date] | None, now: datetime
) -> Job:
    """Find the ways; `away`: first and last day the seller cannot visit anybody. They are kept as
    days away, so that every later layout and plan knows them."""
    permit_replanning(actor, seller)
    plan_id = plan_of_weeks(seller.pk)
    if plan_id is None:
        raise NothingToReplan(
            "nothing_to_replan",
            _("This person has no weeks of a plan that could be laid out anew."),
        )
    if away is not None:
        say_away(actor=actor, person_id=seller.pk, since=away[0], until=away[1], now=now)
    args = {
        "seller_id": seller.pk,
        "plan_id": plan_id,
        "on": timezone.localdate(now).isoformat(),
    }
    return _start(actor, seller, FIND, gettext_noop("Ways to lay out weeks anew"), args, now)


@transaction.atomic
def take_way(*, actor: Actor, seller: User, price: float, now: datetime) -> Job:
    """Lay the weeks out in one of the ways that were found."""
    permit_replanning(actor, seller)
    found = job_seen(actor, seller.pk, FIND)
    prices = {point["price"] for point in found.result.get("points", [])} if found else set()
    if found is None or price not in prices:
        raise NothingToReplan(
            "no_such_way", _("This way is not among those found. Look for them once more.")
        )
    args = found.args | {"price": price}
    return _start(actor, seller, TAKE, gettext_noop("Weeks laid out anew"), args, now)


def _start(
    actor: Actor, seller: User, kind: str, title: str, args: dict[str, Any], now: datetime
) -> Job:
    url = reverse("replan", args=[seller.pk])
    job = jobs.start(kind=kind, owner_id=actor.person_id, title=title, args=args, url=url)
    audit.record(
        actor=actor,
        act="activities.replan_asked" if kind == FIND else "activities.replan_taken",
        subject=seller,
        after=args,
        now=now,
    )
    return job
