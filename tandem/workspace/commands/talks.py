"""Writing down what a weekly talk decided, commenting on it, and closing a decision."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.own_words import own_words
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.workspace.models import TalkPoint
from tandem.workspace.permissions import permit_closing, permit_talk
from tandem.workspace.queries.talks import people_to_do_it

Kind = TalkPoint.Kind


class DecisionIncomplete(Refusal):
    """Without words, an owner or a day to come nobody can keep it."""


@transaction.atomic
def decide(
    *,
    actor: Actor,
    seller: User,
    text: str,
    holder_id: int,
    due_on: date,
    key: str,
    now: datetime,
) -> TalkPoint:
    """Somebody does something by a day; it is carried from talk to talk until it is closed."""
    permit_talk(actor, seller)
    if holder_id not in {
        person.pk for person in people_to_do_it(actor, seller, on=timezone.localdate(now))
    }:
        raise DecisionIncomplete(
            "nobody_does_it", _("Choose who does it: the seller, the inside seller or yourself.")
        )
    if due_on < timezone.localdate(now):
        raise DecisionIncomplete(
            "day_is_over", _("This day is over. Choose one by which it can still be done.")
        )
    return _write(actor, seller, Kind.DECISION, text, key, now, holder_id=holder_id, due_on=due_on)


@transaction.atomic
def comment(*, actor: Actor, seller: User, text: str, key: str, now: datetime) -> TalkPoint:
    """A sentence that stands beside the week."""
    permit_talk(actor, seller)
    return _write(actor, seller, Kind.COMMENT, text, key, now)


@transaction.atomic
def close_decision(*, actor: Actor, point_id: int, now: datetime) -> TalkPoint:
    """It is done, or no longer wanted; closing it twice is closing it once."""
    rows = TalkPoint.objects.visible_to(actor).filter(kind=Kind.DECISION)
    held = rows.select_for_update(of=("self",)).select_related("seller")
    point = held.filter(pk=point_id).first()
    if point is None:
        raise NotThere("no_such_decision", _("There is no such decision for you."))
    permit_closing(actor, point)
    if point.is_closed:
        return point
    point.closed_at, point.closed_by_id = now, actor.person_id
    point.save(update_fields=["closed_at", "closed_by"])
    audit.record(
        actor=actor,
        act="workspace.decision_closed",
        subject=point,
        before={"closed": False},
        after={"closed": True, "text": point.text},
        now=now,
    )
    return point


def _write(
    actor: Actor,
    seller: User,
    kind: TalkPoint.Kind,
    text: str,
    key: str,
    now: datetime,
    **what: object,
) -> TalkPoint:
    said = own_words(text, most=300)
    if not said:
        raise DecisionIncomplete("nothing_said", _("Write in a few words what it is about."))
    point, is_new = TalkPoint.objects.get_or_create(
        by_id=actor.person_id,
        key=key[:60],
        defaults={"seller": seller, "kind": kind, "text": said, "at": now, **what},
    )
    if is_new:
        audit.record(
            actor=actor,
            act="workspace.talk_decided" if kind == Kind.DECISION else "workspace.talk_commented",
            subject=point,
            after={"seller": seller.pk, "text": said} | what,
            now=now,
        )
    return point
