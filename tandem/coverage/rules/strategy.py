"""Strategy cards: what each class of customers is owed.

Cadence, usual way, channel, budget and service level are the company's word (domain.md §3). The
planner takes the calls (`options`); visits stay free, because an hour goes where it earns most, and a
card's visits are what page and review compare with.
"""

from __future__ import annotations

from dataclasses import dataclass

from tandem.planning import segments
from tandem.planning.terms import Mode

SEGMENTS = ("A", "B", "C", "D")
FEN_PER_THOUSAND = 100_000
MODES = {
    Mode.PERSONAL: "personal",
    Mode.SHARED: "shared",
    Mode.INSIDE: "inside",
    Mode.PARTNER_LED: "partner_led",
}
CHANNELS = {
    segments.Channel.DIRECT: "direct",
    segments.Channel.WITH_PARTNER: "with_partner",
    segments.Channel.PARTNER: "partner",
}
BY_INSIDE = ("shared", "inside")  # ways that take calls of the inside seller


@dataclass(frozen=True)
class Strategy:
    """What a class is owed in a quarter of thirteen weeks; `mode` is the class's usual way."""

    segment: str
    mode: str
    visits: int
    calls: int
    days_between_contacts: int
    channel: str
    budget_minor: int
    answer_hours: int


def standard_strategies() -> dict[str, Strategy]:
    """The cards a new company starts with."""
    return {
        SEGMENTS[segment]: Strategy(
            segment=SEGMENTS[segment],
            mode=MODES[card.mode],
            visits=card.visits,
            calls=card.calls,
            days_between_contacts=card.days_between_contacts,
            channel=CHANNELS[card.channel],
            budget_minor=round(card.budget * FEN_PER_THOUSAND),
            answer_hours=round(card.answer_hours),
        )
        for segment, card in segments.standard_cards().items()
    }
