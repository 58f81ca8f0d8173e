"""How a joint visit stands with those who were asked along.

One "no" is a no until the seller finds another time or goes without; a proposal is still a question.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST_GUESTS = 2  # with the seller: two or three people

ASKED, ACCEPTED, DECLINED, PROPOSED, WITHDRAWN = (
    "asked",
    "accepted",
    "declined",
    "proposed",
    "withdrawn",
)
ALONE, AGREED = "", "agreed"


def agreement_of(answers: Iterable[str]) -> str:
    """Nobody asked: alone; all come: agreed; one cannot: declined; else it is still asked."""
    said = [answer for answer in answers if answer != WITHDRAWN]
    if not said:
        return ALONE
    if DECLINED in said:
        return DECLINED
    return AGREED if all(answer == ACCEPTED for answer in said) else ASKED


def answer_after_move(answer: str, *, is_proposer: bool) -> str:
    """Another time is another question, but not for who proposed it; a withdrawn one stays so."""
    if answer == WITHDRAWN:
        return WITHDRAWN
    return ACCEPTED if is_proposer else ASKED
