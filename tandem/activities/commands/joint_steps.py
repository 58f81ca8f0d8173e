"""What acts on a joint visit share: the hour is free for all, the answers are counted, people are told.

The visit's row is held before its invitations, in every act, so that two acts never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.models import Invitation, Visit
from tandem.activities.queries.free_times import taken_at
from tandem.activities.rules.joint import agreement_of, answer_after_move
from tandem.activities.rules.slots import Slot, slot_of
from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.formats import day_short
from tandem.foundation.locking import save_changes
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

Answer = Invitation.Answer


class TimeTaken(Refusal):
    """Somebody who should come is taken then."""

    status = 409


class TimeNotPossible(Refusal):
    """The time lies in the past."""


def invitations_of(visit: Visit) -> list[Invitation]:
    rows = Invitation.objects.select_for_update(of=("self",)).filter(visit=visit)
    return list(rows.select_related("person").order_by("id"))


def coming_along(visit: Visit) -> list[Invitation]:
    """Those not let go; who has declined is asked once more when the time changes."""
    return [row for row in invitations_of(visit) if row.answer != Answer.WITHDRAWN]


def refuse_past_time(slot: Slot, now: datetime) -> None:
    local = timezone.localtime(now)
    if slot <= slot_of(local.date(), local.time()):
        raise TimeNotPossible(
            "time_is_past", _("This time has passed. Choose one that is still to come.")
        )


def refuse_taken(people: Iterable[int], slot: Slot, *, without: int | None = None) -> None:
    """The caller holds these people, so what is free now is free when it is written."""
    taken = taken_at(list(people), slot, without=without)
    if taken:
        names = ", ".join(str(one) for one in User.objects.filter(pk__in=taken).order_by("id"))
        raise TimeTaken(
            "time_taken",
            _("%(names)s cannot come on %(day)s at %(time)s any more. Choose another of the times.")
            % {"names": names, "day": day_short(slot.on), "time": f"{slot.at:%H:%M}"},
        )


def settle(
    actor: Actor, visit: Visit, act: str, after: dict[str, Any], now: datetime, **changes: Any
) -> None:
    """Count the answers once more and note what was done; the visit's saves are its calendar's SEQUENCE."""
    answers = Invitation.objects.filter(visit=visit).values_list("answer", flat=True)
    before = _when(visit)
    changes["agreement"] = agreement_of(answers)
    save_changes(visit, version=None, **changes)
    audit.record(
        actor=actor,
        act=f"activities.{act}",
        subject=visit,
        before=before,
        after=_when(visit) | after,
        account_id=visit.account_id,
        now=now,
    )


def ask_again(
    invitations: Iterable[Invitation], now: datetime, *, proposer_id: int | None = None
) -> None:
    """Another time is another question to everybody but who proposed it."""
    for one in invitations:
        answer = answer_after_move(one.answer, is_proposer=one.person_id == proposer_id)
        save_changes(
            one,
            version=None,
            answer=answer,
            reason="",
            proposed_on=None,
            proposed_at=None,
            asked_at=now,
            answered_at=now if answer == Answer.ACCEPTED else None,
        )


def tell_guests(actor: Actor, visit: Visit, kind: str, now: datetime, *guests: Invitation) -> None:
    for one in guests:
        _tell(actor, visit, one.person_id, kind, reverse("invitation", args=[one.pk]), now)


def tell_seller(
    actor: Actor, visit: Visit, invitation: Invitation, kind: str, now: datetime
) -> None:
    """Who came from where is the seller's visit; on its page stands what to do next."""
    facts: dict[str, Any] = {"why": invitation.reason}
    if invitation.proposed_on is not None and invitation.proposed_at is not None:
        facts["day"] = invitation.proposed_on.isoformat()
        facts["time"] = f"{invitation.proposed_at:%H:%M}"
    url = reverse("visit", args=[visit.pk])
    _tell(actor, visit, visit.seller_id, kind, url, now, **facts)


def _when(visit: Visit) -> dict[str, Any]:
    at = visit.starts_at
    return {
        "agreement": str(visit.agreement),
        "on": visit.on,
        "starts_at": f"{at:%H:%M}" if at else "",
    }


def _tell(
    actor: Actor, visit: Visit, user_id: int, kind: str, url: str, now: datetime, **facts: Any
) -> None:
    if user_id == actor.user_id:
        return
    who = User.objects.filter(pk=actor.user_id).values("name", "name_en").first()
    when = {
        "day": visit.on.isoformat(),
        "time": f"{visit.starts_at:%H:%M}" if visit.starts_at else "",
        "who": who["name"] if who else actor.name,
        "who_en": who["name_en"] if who else "",
    }
    record = f"account:{visit.account_id}" if visit.account_id else ""
    notify(user_ids=[user_id], kind=kind, facts=when | facts, url=url, record=record, now=now)
