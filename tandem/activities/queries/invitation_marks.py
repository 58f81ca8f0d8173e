"""How an invitation stands, as every page shows it, and which answers are open to a reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from tandem.activities.models import Invitation, Visit
from tandem.activities.permissions import may_answer
from tandem.foundation.kit import chip
from tandem.organisation.rules.scope import Actor

Answer = Invitation.Answer
TONES: dict[str, str] = {
    Answer.ASKED: "warn",
    Answer.PROPOSED: "warn",
    Answer.ACCEPTED: "ok",
    Answer.DECLINED: "bad",
}


@dataclass(frozen=True, slots=True)
class OpenAnswers:
    can_answer: bool
    can_accept: bool


def answer_chip(invitation: Invitation) -> SafeString:
    return chip(invitation.get_answer_display(), tone=TONES.get(invitation.answer, ""))


def open_answers(actor: Actor, invitation: Invitation) -> OpenAnswers:
    """What is accepted already may still be declined, or another time proposed."""
    is_open = (
        invitation.visit.state == Visit.State.PLANNED and invitation.answer != Answer.WITHDRAWN
    )
    can_answer = is_open and may_answer(actor, invitation)
    return OpenAnswers(can_answer, can_answer and invitation.answer != Answer.ACCEPTED)
