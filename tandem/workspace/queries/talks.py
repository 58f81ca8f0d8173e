"""The decisions a talk begins with, its comments, and who may be given something to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from tandem.activities.models import Visit
from tandem.foundation.fiscal import WEEK, WEEKS_PER_QUARTER, fiscal_calendar
from tandem.organisation.models import User
from tandem.organisation.queries import inside_of
from tandem.organisation.rules.scope import Actor
from tandem.workspace.models import TalkPoint

SHOWN_AFTER_CLOSING = timedelta(days=8)  # the next talk still sees what the last one closed
COMMENTS = 3
MOST = 30


@dataclass(frozen=True)
class Talk:
    """`decisions`: open ones first, the earliest day on top, then those closed of late."""

    decisions: list[TalkPoint]
    comments: list[TalkPoint]


def talk_with(actor: Actor, seller_id: int, *, now: datetime) -> Talk:
    """Two queries."""
    rows = TalkPoint.objects.visible_to(actor).filter(seller_id=seller_id)
    rows = rows.select_related("holder", "by", "seller")
    since = now - SHOWN_AFTER_CLOSING
    decisions = rows.filter(Q(closed_at=None) | Q(closed_at__gte=since), kind="decision")
    return Talk(
        decisions=sorted(decisions.order_by("due_on", "id")[:MOST], key=lambda one: one.is_closed),
        comments=list(rows.filter(kind="comment").order_by("-id")[:COMMENTS]),
    )


def people_to_do_it(actor: Actor, seller: User, *, on: date) -> list[User]:
    """The seller, the inside seller of the pair, and whoever leads the talk."""
    inside = inside_of([seller.pk], on=on).get(seller.pk)
    leader = User.objects.filter(pk=actor.user_id).first()
    people = [seller, inside, leader]
    return list({person.pk: person for person in people if person is not None}.values())


def visits_by_week(seller_id: int, *, on: date) -> list[int]:
    """Customer visits done in each of the last thirteen weeks, this one last; one query."""
    this = fiscal_calendar().week(on).start
    first = this - WEEK * (WEEKS_PER_QUARTER - 1)
    rows = (
        Visit.objects.filter(
            seller_id=seller_id,
            state=Visit.State.DONE,
            kind=Visit.Kind.CUSTOMER,
            on__gte=first,
            on__lt=this + WEEK,
        )
        .order_by()
        .values_list("on")
        .annotate(n=Count("id"))
    )
    found = [0] * WEEKS_PER_QUARTER
    for day, number in rows:
        found[(day - first).days // WEEK.days] += number
    return found
