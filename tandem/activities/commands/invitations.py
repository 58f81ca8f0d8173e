"""What a person says who was asked along: yes, no and why, or rather at another time.

Only who was asked answers. The seller may take a proposal; then everybody else is asked for that time.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.activities.commands.joint_steps import (
    Answer,
    ask_again,
    invitations_of,
    refuse_past_time,
    refuse_taken,
    settle,
    tell_guests,
    tell_seller,
)
from tandem.activities.commands.visit_steps import (
    hold_people,
    last_position,
    permit_visit_planning,
    refuse_closed,
)
from tandem.activities.models import Invitation, Visit
from tandem.activities.permissions import permit_answering
from tandem.activities.rules.slots import slot_of
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.locking import save_changes
from tandem.foundation.own_words import own_words
from tandem.organisation.rules.scope import Actor


class AnswerNotPossible(Refusal):
    """The invitation stands no longer, or the answer lacks its reason or time."""


@transaction.atomic
def accept_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> Invitation:
    """I come along. Said again, it changes nothing."""
    visit, one, _others = _held(actor, invitation_id)
    permit_answering(actor, one)
    if one.answer == Answer.ACCEPTED:
        return one
    _refuse_gone(visit, one)
    return _answer(actor, visit, one, "joint_accepted", now, answer=Answer.ACCEPTED)


@transaction.atomic
def decline_invitation(
    *, actor: Actor, invitation_id: int, reason: str, now: datetime
) -> Invitation:
    """I cannot come, and why."""
    visit, one, _others = _held(actor, invitation_id)
    permit_answering(actor, one)
    _refuse_gone(visit, one)
    if not reason.strip():
        raise AnswerNotPossible(
            "no_needs_reason",
            _("%(name)s needs to know why. Write the reason in a few words, then decline.")
            % {"name": visit.seller},
        )
    words = own_words(reason, most=200)
    return _answer(actor, visit, one, "joint_declined", now, answer=Answer.DECLINED, reason=words)


@transaction.atomic
def propose_time(
    *, actor: Actor, invitation_id: int, on: date, at: time, now: datetime
) -> Invitation:
    """I would come at another time; the others' calendars are not looked into for it."""
    visit, one, _others = _held(actor, invitation_id)
    permit_answering(actor, one)
    _refuse_gone(visit, one)
    refuse_past_time(slot_of(on, at), now)
    changes = {"answer": Answer.PROPOSED, "proposed_on": on, "proposed_at": at}
    return _answer(actor, visit, one, "joint_proposed", now, **changes)


@transaction.atomic
def take_proposal(*, actor: Actor, invitation_id: int, now: datetime) -> Visit:
    """The visit goes to the time that was proposed; everybody else is asked for it."""
    visit, one, others = _held(actor, invitation_id)
    permit_visit_planning(actor, visit)
    refuse_closed(visit)
    on, at = one.proposed_on, one.proposed_at
    if one.answer != Answer.PROPOSED or on is None or at is None:
        raise AnswerNotPossible(
            "nothing_proposed", _("No other time is proposed any more. Reload the visit.")
        )
    rows = [one, *others]
    coming = [row.person_id for row in rows if row.answer != Answer.WITHDRAWN]
    hold_people([visit.seller_id, *coming])
    slot = slot_of(on, at)
    refuse_past_time(slot, now)
    refuse_taken([visit.seller_id, *coming], slot, without=visit.pk)
    ask_again(rows, now, proposer_id=one.person_id)
    position = visit.position if on == visit.on else last_position(visit.seller_id, on) + 1
    moved = {"on": on, "starts_at": at, "position": position, "is_fixed": True, "km_before": 0}
    settle(actor, visit, "proposal_taken", {"person": one.person_id}, now, **moved)
    tell_guests(actor, visit, "joint_taken", now, one)
    tell_guests(actor, visit, "joint_asked", now, *_open(others))
    return visit


def _open(rows: list[Invitation]) -> list[Invitation]:
    return [row for row in rows if row.answer != Answer.WITHDRAWN]


def _answer(
    actor: Actor, visit: Visit, one: Invitation, kind: str, now: datetime, **said: Any
) -> Invitation:
    fresh = {"reason": "", "proposed_on": None, "proposed_at": None, "answered_at": now}
    save_changes(one, version=None, **fresh | said)
    answered = {"person": one.person_id, "answer": str(one.answer), "reason": one.reason}
    settle(actor, visit, "invitation_answered", answered, now)
    tell_seller(actor, visit, one, kind, now)
    return one


def _held(actor: Actor, invitation_id: int) -> tuple[Visit, Invitation, list[Invitation]]:
    """The visit first, then its invitations: the order in which every act takes them."""
    seen = Invitation.objects.visible_to(actor).filter(pk=invitation_id)
    visit_id = seen.values_list("visit_id", flat=True).first()
    if visit_id is None:
        raise NotThere("no_such_invitation", _("There is no such invitation for you."))
    rows = Visit.objects.select_for_update(of=("self",)).select_related("seller")
    visit = rows.get(pk=visit_id)
    invitations = invitations_of(visit)
    one = next(row for row in invitations if row.pk == invitation_id)
    return visit, one, [row for row in invitations if row.pk != invitation_id]


def _refuse_gone(visit: Visit, one: Invitation) -> None:
    refuse_closed(visit)
    if one.answer == Answer.WITHDRAWN:
        raise AnswerNotPossible(
            "invitation_withdrawn",
            _("%(name)s no longer needs you on this visit. There is nothing to answer.")
            % {"name": visit.seller},
        )
